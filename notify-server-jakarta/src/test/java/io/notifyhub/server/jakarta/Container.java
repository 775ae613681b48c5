package io.notifyhub.server.jakarta;

/** A container with one endpoint in it, on a free port of this machine. */
interface Container extends AutoCloseable {
    int port();

    @Override
    void close();

    /** Which there are. */
    enum Kind {
        TOMCAT(true),
        JETTY(true),
        TYRUS(false);

        private final boolean servlets;

        Kind(boolean servlets) {
            this.servlets = servlets;
        }

        /** Whether it has servlets, and so a filter. */
        boolean hasServlets() {
            return servlets;
        }

        Container start(NotifyEndpoint endpoint) {
            return switch (this) {
                case TOMCAT -> TomcatContainer.start(endpoint);
                case JETTY -> JettyContainer.start(endpoint);
                case TYRUS -> TyrusContainer.start(endpoint);
            };
        }
    }
}
