package io.notifyhub.simulator.planted;

import static io.notifyhub.simulator.planted.PlantedBug.client;

import java.util.List;

/** Bugs in the client. */
final class ClientBugs {
    static final List<PlantedBug> ALL = List.of(
            client(
                    "the cursor is saved before the handler ran",
                    "CallbackQueue",
                    "            boolean ran = run(delivery);\n            String cursor = delivery.cursor();",
                    """
                    String cursor = delivery.cursor();
                    if (cursor != null && cursors.isQuick()) {
                        save(cursor);
                    }
                    boolean ran = run(delivery);\
                    """),
            client("a reset is ignored", "Inbound", "            feed.reset((Reset) frame);", ""),
            client(
                    "cursors are saved while a list is due",
                    "Feed",
                    "            callbacks.add(delivery.unsaved());",
                    "            callbacks.add(delivery);"),
            client(
                    "a reload that broke off is not begun again",
                    "Feed",
                    "        resumeFrom = RELOAD + reason.wireName();",
                    "        resumeFrom = received.toString();"),
            client(
                    "the next connection begins where the last one began",
                    "Feed",
                    "            resumeFrom = cursor.toString();\n            callbacks.add(delivery);",
                    "            callbacks.add(delivery);"),
            client(
                    "what came in while a list was loaded is dropped",
                    "Feed",
                    "        release(from);\n        resumeFrom",
                    "        resumeFrom"),
            client(
                    "frames of the connection before are taken",
                    "Engine",
                    "        if (connection != current) {\n            return;\n        }\n        liveness.heard();",
                    "        liveness.heard();"),
            client(
                    "a silent connection is never given up",
                    "Liveness",
                    "            } else {\n"
                            + "                gone.run();\n"
                            + "            }\n"
                            + "        });\n"
                            + "    }\n\n"
                            + "    /** Whether",
                    "            }\n        });\n    }\n\n    /** Whether"),
            client(
                    "a refused cursor is kept although the server cannot resume",
                    "Feed",
                    "        boolean useless = !hello.resumed() && (presented != null || hello.reason() != null);",
                    "        boolean useless = !hello.resumed() && presented != null && presented.startsWith(RELOAD);"),
            client(
                    "a command without an answer is given up",
                    "CommandQueue",
                    "            } else if (failure.temporary()) {\n                pauseAfter();",
                    "            } else if (failure.temporary()) {\n                ended(command, failure);"),
            client(
                    "commands of an earlier life are not sent",
                    "Engine",
                    "        commands.restored(journal.inherited());",
                    ""),
            client(
                    "a list keeps what another device deleted",
                    "InboxState",
                    "return entries.remove(((NotificationDeleted) step).notificationId()) != null;",
                    "return false;"),
            client(
                    "a list that was saved is taken for that of any place",
                    "LocalInbox",
                    "            if (unsaved.size() < MAX_UNSAVED) {\n                unsaved.add(step);",
                    "            if (unsaved.size() < MAX_UNSAVED) {"),
            client("a list outlives the log that it was of", "Announcer", "            inbox.replace(list);", ""));

    private ClientBugs() {}
}
