package io.notifyhub.server.jakarta;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.util.EnumSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** An embedded Tomcat. */
record TomcatContainer(Tomcat tomcat) implements Container {
    /** Held, as a logger that nobody holds forgets its level. */
    private static final Logger TOMCATS_LOG = Logger.getLogger("org.apache");

    static TomcatContainer start(NotifyEndpoint endpoint) {
        TOMCATS_LOG.setLevel(Level.SEVERE);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir("target/tomcat");
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMapping("/", "default");
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer((classes, servlets) -> deploy(servlets, endpoint), null);
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
        return new TomcatContainer(tomcat);
    }

    private static void deploy(ServletContext servlets, NotifyEndpoint endpoint) throws ServletException {
        ServerContainer container = (ServerContainer) servlets.getAttribute(ServerContainer.class.getName());
        try {
            endpoint.addTo(container);
        } catch (DeploymentException e) {
            throw new ServletException(e);
        }
        FilterRegistration.Dynamic filter = servlets.addFilter("notify", new NotifyFilter(endpoint));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
