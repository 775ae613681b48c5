package io.notifyhub.spring.boot;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** An application on Tomcat that keeps its notifications in a file of its own. */
final class FileApplication {
    private FileApplication() {}

    /** @param port 0 for any */
    static ConfigurableApplicationContext start(Path folder, int port, Class<?>... sources) {
        SpringApplication application = new SpringApplication(sources);
        application.setDefaultProperties(Map.of(
                "spring.autoconfigure.exclude",
                DataSourceAutoConfiguration.class.getName(),
                "server.port",
                port,
                "server.address",
                "127.0.0.1",
                "spring.main.banner-mode",
                "off",
                "notify.secret-key",
                Tokens.SECRET,
                "notify.file",
                folder.resolve("notify.db").toString()));
        return application.run();
    }
}
