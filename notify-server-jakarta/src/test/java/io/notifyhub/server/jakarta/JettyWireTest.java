package io.notifyhub.server.jakarta;

class JettyWireTest extends WireContract {
    JettyWireTest() {
        super(Container.Kind.JETTY);
    }
}
