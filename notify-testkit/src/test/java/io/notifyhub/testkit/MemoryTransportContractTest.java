package io.notifyhub.testkit;

import io.notifyhub.core.memory.MemoryTransport;
import io.notifyhub.core.spi.Transport;

class MemoryTransportContractTest extends TransportContract {
    private final MemoryTransport.Bus bus = new MemoryTransport.Bus();

    @Override
    protected Transport newTransport() {
        return MemoryTransport.on(bus);
    }
}
