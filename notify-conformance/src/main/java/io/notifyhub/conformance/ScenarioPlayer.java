package io.notifyhub.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notifyhub.conformance.Verdict.Outcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Plays one scenario with one driver, from an empty server to the verdict. Thread-safe. */
final class ScenarioPlayer {
    /** What a client is given for one attempt to connect, so that the scenarios about it are short. */
    static final int CONNECT_TIMEOUT_MS = 2_500;

    private final ControlServer control;
    private final Duration patience;
    private final AtomicInteger runs = new AtomicInteger();

    /** @param patience how long to wait for what has to happen */
    ScenarioPlayer(ControlServer control, Duration patience) {
        this.control = control;
        this.patience = patience;
    }

    Verdict play(Scenario scenario, Driver driver) throws InterruptedException {
        if (!driver.can(scenario.needs())) {
            return Verdict.skipped(scenario, driver.name() + " cannot do what it is about: " + scenario.needs());
        }
        Watch watch = new Watch();
        Transcript transcript = new Transcript();
        String key = "run-" + runs.incrementAndGet();
        long begun = System.nanoTime();
        String sentence;
        try (ScriptedServer server = new ScriptedServer(watch, transcript, patience)) {
            TokenDesk tokens = new TokenDesk(watch, transcript);
            TestedClient client = new TestedClient(
                    driver, watch, transcript, patience, settings(server, control.open(key, tokens), key));
            sentence = verdict(scenario, new Run(server, client, tokens, watch, transcript, patience));
        } finally {
            driver.listen(null);
        }
        return new Verdict(
                scenario,
                sentence.isEmpty() ? Outcome.PASSED : Outcome.FAILED,
                sentence,
                Duration.ofNanos(System.nanoTime() - begun),
                transcript.lines());
    }

    private static ObjectNode settings(ScriptedServer server, String tokenUrl, String key) {
        return Frames.JSON
                .createObjectNode()
                .put("url", "ws://127.0.0.1:" + server.port() + "/ws/notifications/")
                .put("token_url", tokenUrl)
                .put("store", key)
                .put("connect_timeout_ms", CONNECT_TIMEOUT_MS)
                .put("stream", false);
    }

    /** Empty if the client did everything it had to. */
    private static String verdict(Scenario scenario, Run run) throws InterruptedException {
        String sentence = sentenceOf(() -> {
            scenario.script().play(run);
            run.client().stop();
            run.client().expectNoMoreEntries();
            run.watch().checkRules();
        });
        if (!sentence.isEmpty()) {
            // The driver is needed for the next scenario, whatever became of this one.
            sentenceOf(run.client()::stop);
            return run.client().isDriverGone() ? sentence + "; the driver has gone" : sentence;
        }
        return sentence;
    }

    private interface Step {
        void run() throws Exception;
    }

    private static String sentenceOf(Step step) throws InterruptedException {
        try {
            step.run();
            return "";
        } catch (ExpectationException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return "the script itself failed: " + e;
        }
    }
}
