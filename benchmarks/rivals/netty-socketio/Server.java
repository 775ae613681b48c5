import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.Transport;
import io.notifyhub.benchmark.live.Orders;
import io.netty.util.internal.PlatformDependent;

/** netty-socketio: a room for each user. */
public class Server {
    public static void main(String[] arguments) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        configuration.setPort(Integer.parseInt(arguments[0]));
        configuration.setTransports(Transport.WEBSOCKET);
        SocketIOServer server = new SocketIOServer(configuration);
        server.addConnectListener(client -> client.joinRoom(client.getHandshakeData().getSingleUrlParam("user")));
        server.start();
        System.out.println("ready netty-socketio 2.0.14, Java " + Runtime.version().feature());
        Orders.obey(
                (user, tick) -> server.getRoomOperations(user).sendEvent("tick", tick),
                PlatformDependent::usedDirectMemory);
    }
}
