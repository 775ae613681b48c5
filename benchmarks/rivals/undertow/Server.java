import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Undertow's own WebSockets: {@code sendText} of a ready-made text. */
public class Server {
    static final String PADDING = "x".repeat(112);
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
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("mem")) {
                System.gc();
                System.gc();
                System.gc();
                long direct = java.lang.management.ManagementFactory
                        .getPlatformMXBeans(java.lang.management.BufferPoolMXBean.class)
                        .stream()
                        .mapToLong(pool -> pool.getMemoryUsed())
                        .sum();
                Runtime runtime = Runtime.getRuntime();
                System.out.println("mem " + (direct + runtime.totalMemory() - runtime.freeMemory()));
                continue;
            }
            long first = Long.parseLong(words[1]);
            long count = Long.parseLong(words[2]);
            int users = Integer.parseInt(words[3]);
            for (long i = first; i < first + count; i++) {
                long t = words[0].equals("send") ? Long.parseLong(words[4]) : System.nanoTime();
                String text = "{\"n\":" + i / users + ",\"t\":" + t + ",\"p\":\"" + PADDING + "\"}";
                for (WebSocketChannel channel : USERS.get("user-" + i % users)) {
                    WebSockets.sendText(text, channel, null);
                }
            }
            if (words[0].equals("flood")) {
                System.out.println("sent");
            }
        }
    }
}
