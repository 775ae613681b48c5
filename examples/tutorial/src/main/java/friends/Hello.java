package friends;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.server.undertow.NotifyServer;
import java.time.Instant;
import java.util.Map;
import java.util.Scanner;

/** The smallest server there is: what is typed here, Ada gets. */
public final class Hello {
    public static void main(String[] arguments) {
        String secret = "only for trying this out, 32 bytes";
        NotificationHub hub = NotificationHub.builder()
                .authenticator(JwtTokenAuthenticator.hmac(secret))
                .build();
        NotifyServer server = NotifyServer.builder(hub).port(8000).start();
        String token = JWT.create()
                .withClaim("user_id", "ada")
                .withExpiresAt(Instant.now().plusSeconds(3600))
                .sign(Algorithm.HMAC256(secret));
        System.out.println(
                "curl -N 'http://localhost:" + server.port() + "/api/notifications/stream?token=" + token + "'");
        Scanner lines = new Scanner(System.in);
        while (lines.hasNextLine()) {
            hub.notifyUser("ada", "hello", Map.of("text", lines.nextLine()));
        }
        hub.close();
        server.close();
    }
}
