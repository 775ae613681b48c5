@echo off
rem Builds NotifyHub once and runs it. Needs a JDK 17 and Maven 3.8 or later, nothing else.
rem After a change of sources: mvn -Pquick -pl examples/host -am package
setlocal
set "HOME_DIR=%~dp0"
set "MODULE=host"
rem The desktop example is a program of its own: notify desktop
if "%~1"=="desktop" set "MODULE=desktop"
set "JAR=%HOME_DIR%examples\%MODULE%\target\notify-%MODULE%.jar"
if not exist "%JAR%" (
  echo notify: building, this takes a minute the first time 1>&2
  pushd "%HOME_DIR%"
  call mvn --batch-mode --quiet -Pquick -pl examples/%MODULE% -am package
  if errorlevel 1 (
    popd
    echo notify: the build failed 1>&2
    exit /b 1
  )
  popd
)
java %NOTIFY_JAVA_OPTS% -jar "%JAR%" %*
