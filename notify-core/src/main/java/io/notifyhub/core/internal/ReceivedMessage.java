package io.notifyhub.core.internal;

import io.notifyhub.core.MessageContext;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.protocol.CustomMessage;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.FrameTypes;

/** A message as its handler sees it. Immutable. */
record ReceivedMessage(HubContext hub, Session session, Principal sender, CustomMessage message)
        implements MessageContext {
    @Override
    public String type() {
        return message.type();
    }

    @Override
    public String json() {
        return message.json();
    }

    @Override
    public <T> T as(Class<T> type) {
        return hub.jsonCodec().read(message.json(), type);
    }

    @Override
    public void reply(String type, Object data) {
        String json = hub.jsonCodec().write(data);
        session.answer(new Event(FrameTypes.applicationType(type), json));
    }
}
