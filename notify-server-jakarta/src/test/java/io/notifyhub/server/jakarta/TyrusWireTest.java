package io.notifyhub.server.jakarta;

class TyrusWireTest extends WireContract {
    TyrusWireTest() {
        super(Container.Kind.TYRUS);
    }
}
