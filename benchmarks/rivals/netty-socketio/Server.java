import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.Transport;
import java.io.BufferedReader;
import java.io.InputStreamReader;

/** netty-socketio: a room for each user. */
public class Server {
    static final String PADDING = "x".repeat(112);

    public record Tick(long n, long t, String p) {}

    public static void main(String[] arguments) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        configuration.setPort(Integer.parseInt(arguments[0]));
        configuration.setTransports(Transport.WEBSOCKET);
        SocketIOServer server = new SocketIOServer(configuration);
        server.addConnectListener(client -> client.joinRoom(client.getHandshakeData().getSingleUrlParam("user")));
        server.start();
        System.out.println("ready netty-socketio 2.0.14, Java " + Runtime.version().feature());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("mem")) {
                System.gc();
                System.gc();
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                System.out.println("mem " + (io.netty.util.internal.PlatformDependent.usedDirectMemory()
                        + runtime.totalMemory() - runtime.freeMemory()));
                continue;
            }
            long first = Long.parseLong(words[1]);
            long count = Long.parseLong(words[2]);
            int users = Integer.parseInt(words[3]);
            for (long i = first; i < first + count; i++) {
                long t = words[0].equals("send") ? Long.parseLong(words[4]) : System.nanoTime();
                server.getRoomOperations("user-" + i % users).sendEvent("tick", new Tick(i / users, t, PADDING));
            }
            if (words[0].equals("flood")) {
                System.out.println("sent");
            }
        }
    }
}
