import io.notifyhub.benchmark.live.Orders;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Undertow's own WebSockets: {@code sendText} of a ready-made text. */
public class Server {
    static final Map<String, Queue<WebSocketChannel>> USERS = new ConcurrentHashMap<>();

    public static void main(String[] arguments) throws Exception {
        Undertow.builder()
                .addHttpListener(Integer.parseInt(arguments[0]), "127.0.0.1")
                .setHandler(Handlers.websocket((exchange, channel) -> {
                    Queue<WebSocketChannel> sockets = USERS.computeIfAbsent(
                            exchange.getRequestParameters().get("user").get(0), user -> new ConcurrentLinkedQueue<>());
                    sockets.add(channel);
                    channel.addCloseTask(sockets::remove);
                    channel.getReceiveSetter().set(new AbstractReceiveListener() {});
                    channel.resumeReceives();
                }))
                .build()
                .start();
        System.out.println("ready Undertow 2.4.4, Java " + Runtime.version().feature());
        Orders.obey((user, tick) -> {
            String text = tick.json();
            for (WebSocketChannel channel : USERS.get(user)) {
                WebSockets.sendText(text, channel, null);
            }
        });
    }
}
