package io.notifyhub.server.jakarta;

/** A container with one endpoint in it, on a free port of this machine. */
interface Container extends AutoCloseable {
    int port();

    @Override
    void close();

    /** Which there are. */
    enum Kind {
        TOMCAT,
        JETTY,
        TYRUS;

        Container start(Deployment hub) {
            return switch (this) {
                case TOMCAT -> TomcatContainer.start(hub);
                case JETTY -> JettyContainer.start(hub);
                case TYRUS -> TyrusContainer.start(hub);
            };
        }
    }
}
