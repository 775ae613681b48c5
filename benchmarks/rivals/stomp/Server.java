import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.simp.SimpMessagingTemplate;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketTransportRegistration;

/** Spring's simple broker on Tomcat: a topic for each user. */
@Configuration
@EnableWebSocketMessageBroker
public class Server implements WebSocketMessageBrokerConfigurer {
    static final String PADDING = "x".repeat(112);

    @Override
    public void registerStompEndpoints(StompEndpointRegistry registry) {
        registry.addEndpoint("/ws").setAllowedOrigins("*");
    }

    @Override
    public void configureMessageBroker(MessageBrokerRegistry registry) {
        registry.enableSimpleBroker("/topic");
        registry.setCacheLimit(10_000);
        // Else messages of one sender overtake each other.
        registry.setPreservePublishOrder(true);
    }

    @Override
    public void configureWebSocketTransport(WebSocketTransportRegistration registration) {
        registration.setSendBufferSizeLimit(256 << 20).setSendTimeLimit(600_000);
    }

    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        tomcat.setPort(Integer.parseInt(arguments[0]));
        tomcat.getConnector().setProperty("maxConnections", "100000");
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), null);
        AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
        spring.register(Server.class);
        Wrapper dispatcher = Tomcat.addServlet(context, "dispatcher", new DispatcherServlet(spring));
        dispatcher.setLoadOnStartup(1);
        dispatcher.setAsyncSupported(true);
        context.addServletMappingDecoded("/", "dispatcher");
        tomcat.start();
        SimpMessagingTemplate template = spring.getBean(SimpMessagingTemplate.class);
        System.out.println("ready Spring 7.0.8, Tomcat 11.0.27, Java " + Runtime.version().feature());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("mem")) {
                System.gc();
                System.gc();
                System.gc();
                long direct = java.lang.management.ManagementFactory
                        .getPlatformMXBeans(java.lang.management.BufferPoolMXBean.class)
                        .stream()
                        .mapToLong(pool -> pool.getMemoryUsed())
                        .sum();
                Runtime runtime = Runtime.getRuntime();
                System.out.println("mem " + (direct + runtime.totalMemory() - runtime.freeMemory()));
                continue;
            }
            long first = Long.parseLong(words[1]);
            long count = Long.parseLong(words[2]);
            int users = Integer.parseInt(words[3]);
            for (long i = first; i < first + count; i++) {
                long t = words[0].equals("send") ? Long.parseLong(words[4]) : System.nanoTime();
                String text = "{\"n\":" + i / users + ",\"t\":" + t + ",\"p\":\"" + PADDING + "\"}";
                template.convertAndSend("/topic/user-" + i % users, (Object) text.getBytes(StandardCharsets.UTF_8));
            }
            if (words[0].equals("flood")) {
                System.out.println("sent");
            }
        }
    }
}
