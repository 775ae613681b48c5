package io.notifyhub.server.jakarta;

class TomcatWireTest extends WireContract {
    TomcatWireTest() {
        super(Container.Kind.TOMCAT);
    }
}
