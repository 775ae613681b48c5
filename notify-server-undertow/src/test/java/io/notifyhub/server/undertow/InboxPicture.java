package io.notifyhub.server.undertow;

import io.notifyhub.core.NotificationRequest;
import java.util.List;
import java.util.Map;

/** What the pictures of the inbox show. */
final class InboxPicture {
    private InboxPicture() {}

    static List<NotificationRequest.Builder> entries() {
        return List.of(
                NotificationRequest.type("welcome")
                        .title("Welcome aboard")
                        .message("Here you will find everything that needs your attention."),
                NotificationRequest.type("invoice.paid")
                        .title("Invoice 2041 was paid")
                        .message("Northwind Ltd. paid 1,240.00 EUR.")
                        .link("/invoices/2041"),
                NotificationRequest.type("friend_request").verb("Jonas Weber wants to connect with you"),
                NotificationRequest.type("build.failed")
                        .title("Build 318 failed")
                        .message("2 of 1,204 tests failed on main."),
                NotificationRequest.type("approval")
                        .title("Details approved")
                        .message(
                                "Your new address was approved by the office in Lyon. It is used from the next invoice on, and the "
                                        + "old one is kept for the archive.")
                        .link("/me"),
                NotificationRequest.type("mention")
                        .title("Amina mentioned you in \u201cRelease plan\u201d")
                        .message("@you can you check the numbers on page 3 before Friday?")
                        .link("/plan"),
                NotificationRequest.type("friend_request").verb("Li Wei wants to connect with you"));
    }

    static NotificationRequest.Builder newest() {
        return NotificationRequest.type("message")
                .title("Maya Okafor")
                .message("Are we still on for lunch at noon?")
                .link("/messages");
    }

    /** A page around the bell, as an application has one. */
    static void dress(Browser browser) {
        browser.evaluate("""
                const sheet = new CSSStyleSheet();
                sheet.replaceSync(`
                  :root { color-scheme: light dark; }
                  body { margin: 0; font: 1rem/1.5 system-ui; background: light-dark(#f6f7f9, #12161c); color: light-dark(#18202b, #e8ecf2); }
                  .bar { display: flex; align-items: center; gap: 1rem; padding: .5rem 1.25rem; background: light-dark(#fff, #1b212b);
                    border-bottom: 1px solid light-dark(#e1e5eb, #323c4a); }
                  .bar strong { flex: 1; }
                  .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 1rem; padding: 1.25rem; }
                  .cards div { height: 8rem; border-radius: .75rem; background: light-dark(#fff, #1b212b); border: 1px solid light-dark(#e1e5eb, #323c4a); }
                `);
                document.adoptedStyleSheets = [sheet];
                const bar = document.createElement('div');
                bar.className = 'bar';
                const name = document.createElement('strong');
                name.textContent = 'My application';
                document.body.prepend(bar);
                bar.append(name, document.querySelector('notify-inbox'));
                const cards = document.createElement('div');
                cards.className = 'cards';
                for (let i = 0; i < 8; i++) cards.append(document.createElement('div'));
                document.body.append(cards);
                """);
    }

    static void scheme(Browser browser, String theme) {
        browser.cdp(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    }

    static void phone(Browser browser, boolean on) {
        if (on) {
            browser.cdp(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", 390, "height", 780, "deviceScaleFactor", 2, "mobile", true));
        } else {
            browser.cdp("Emulation.clearDeviceMetricsOverride", Map.of());
        }
    }
}
