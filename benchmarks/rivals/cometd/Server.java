import io.notifyhub.benchmark.live.Orders;
import org.cometd.bayeux.Promise;
import org.cometd.bayeux.server.BayeuxServer;
import org.cometd.server.BayeuxServerImpl;
import org.cometd.server.websocket.jetty.JettyWebSocketTransport;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Jetty;
import org.eclipse.jetty.util.ajax.JSON;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** CometD on Jetty's WebSockets: a channel for each user. */
public class Server {
    public static void main(String[] arguments) throws Exception {
        org.eclipse.jetty.server.Server jetty = new org.eclipse.jetty.server.Server(Integer.parseInt(arguments[0]));
        ContextHandler context = new ContextHandler("/");
        context.setHandler(WebSocketUpgradeHandler.from(jetty, context));
        jetty.setHandler(context);
        jetty.start();

        BayeuxServerImpl bayeux = new BayeuxServerImpl();
        bayeux.setOption(Context.class.getName(), context.getContext());
        bayeux.setOption(BayeuxServerImpl.TRANSPORTS_OPTION, JettyWebSocketTransport.class.getName());
        bayeux.setOption("ws.cometdURLMapping", "/cometd");
        bayeux.setOption("ws.messagesPerFrame", "16");
        // As in its manual; longer than a round, so that no client has to ask again.
        bayeux.setOption("timeout", "60000");
        // A session outlives its connection by this: the next crowd is to find none of the last one's.
        bayeux.setOption("maxInterval", "500");
        context.getContext().setAttribute(BayeuxServer.ATTRIBUTE, bayeux);
        bayeux.start();
        System.out.println("ready CometD 8.0.10, Jetty " + Jetty.VERSION + ", Java " + Runtime.version().feature());
        Orders.obey((user, tick) ->
                bayeux.getChannel("/user/" + user).publish(null, new JSON.Literal(tick.json()), Promise.noop()));
    }
}
