package io.notifyhub.server.undertow.websocket;

/** Opcodes of RFC 6455 5.2; every other value is reserved. */
final class Opcode {

    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xa;

    private Opcode() {}

    static boolean isControl(int opcode) {
        return opcode >= CLOSE;
    }

    static boolean isReserved(int opcode) {
        return (opcode > BINARY && opcode < CLOSE) || opcode > PONG;
    }
}
