package io.notifyhub.server.jakarta;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** An embedded Tomcat. */
record TomcatContainer(Tomcat tomcat) implements Container {
    /** Held, as a logger that nobody holds forgets its level. */
    private static final Logger TOMCATS_LOG = Logger.getLogger("org.apache");

    static TomcatContainer start(Deployment hub) {
        TOMCATS_LOG.setLevel(Level.SEVERE);
        Tomcat tomcat = new Tomcat();
        // Of its own, as two test classes may run at a time.
        tomcat.setBaseDir("target/tomcat-" + ProcessHandle.current().pid());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer((classes, servlets) -> deploy(servlets, hub), null);
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
        return new TomcatContainer(tomcat);
    }

    private static void deploy(ServletContext servlets, Deployment hub) throws ServletException {
        ServerContainer container = (ServerContainer) servlets.getAttribute(ServerContainer.class.getName());
        try {
            hub.endpoint().addTo(container);
        } catch (DeploymentException e) {
            throw new ServletException(e);
        }
        hub.addTo(servlets);
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
