package io.notifyhub.simulator.planted;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles one source in memory, against what this program runs with. */
final class Compiler {
    private Compiler() {}

    /** Byte code by class name. @throws IllegalStateException if the source is wrong */
    static Map<String, byte[]> compile(String type, String source) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> complaints = new DiagnosticCollector<>();
        Map<String, ByteArrayOutputStream> code = new HashMap<>();
        try (StandardJavaFileManager files = javac.getStandardFileManager(complaints, null, null);
                JavaFileManager inMemory = new InMemory(files, code)) {
            List<String> options = List.of("-proc:none", "-nowarn", "-parameters", "-classpath", classPath());
            if (!javac.getTask(null, inMemory, complaints, options, null, List.of(new Source(type, source)))
                    .call()) {
                throw new IllegalStateException(type + " does not compile: " + complaints.getDiagnostics());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, byte[]> classes = new HashMap<>();
        code.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        return classes;
    }

    /** Surefire may start the tests from a jar that only names the class path. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String type, String text) {
            super(URI.create("string:///" + type.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> code;

        InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> code) {
            super(files);
            this.code = code;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mem:///" + name.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return code.computeIfAbsent(name, each -> new ByteArrayOutputStream());
                }
            };
        }
    }
}
