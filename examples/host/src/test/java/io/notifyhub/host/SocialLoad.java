package io.notifyhub.host;

import static org.awaitility.Awaitility.await;

import io.notifyhub.simulator.checker.Checker;
import io.notifyhub.simulator.checker.History;
import io.notifyhub.simulator.checker.Verdict;
import io.notifyhub.social.data.Database;
import io.notifyhub.store.jdbc.JdbcNotificationStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * People who sign in and out, befriend each other and write, while the social application is killed and started again. When they
 * have stopped, and the application has told all it had to, it ends in order, and {@link SocialJudge} has the last word.
 */
final class SocialLoad implements AutoCloseable {
    private static final int THREADS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** How long nothing may come before all has come. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Path folder;
    private final Random random;
    private final Duration pause;
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(THREADS);
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final List<SocialPerson> people = new ArrayList<>();
    private final History outages = new History();
    private final SocialCrowd crowd;
    private HostProcess application;
    private int kills;

    /** @param pause between two things that one person does, on the average */
    SocialLoad(Path folder, int people, Duration pause, long seed) throws IOException {
        this.folder = folder;
        this.pause = pause;
        this.random = new Random(seed);
        this.application = new HostProcess(folder, "demo", freePort());
        this.crowd = new SocialCrowd(application.port(), people);
        for (int i = 0; i < people; i++) {
            this.people.add(new SocialPerson(crowd, i, seed));
        }
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * None that the system gives to outgoing connections: while nobody listens there, one of the many that are tried would end up
     * connected to itself, and keep the port.
     */
    private int freePort() {
        while (true) {
            int port = 20_000 + random.nextInt(10_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException e) {
                // Taken: another one.
            }
        }
    }

    /**
     * What came of it.
     *
     * @param complaints where what callers were told, the database and the inboxes do not agree
     */
    record Outcome(int kills, long calls, long unknown, long logouts, List<String> complaints, Verdict verdict) {
        boolean isFine() {
            return complaints.isEmpty() && verdict.isSuccess();
        }

        @Override
        public String toString() {
            return kills + " kills; " + calls + " calls to change something, " + unknown + " without an answer; "
                    + logouts
                    + " logouts; " + complaints.size() + " complaints "
                    + complaints.stream().limit(20).toList() + "; "
                    + verdict;
        }
    }

    /**
     * Begins when everybody is there.
     *
     * @param time and longer on a slow machine: before each kill, and after the last, everybody does something on the average
     * @param betweenKills on the average
     */
    Outcome run(Duration time, Duration betweenKills) throws IOException, InterruptedException {
        people.forEach(this::later);
        await().atMost(PATIENCE).until(crowd::isComplete);
        long end = System.nanoTime() + time.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            Duration next = betweenKills.multipliedBy(80 + random.nextInt(41)).dividedBy(100);
            boolean last = next.compareTo(left) >= 0;
            letWork(last ? left : next);
            if (last) {
                break;
            }
            killAndStart();
        }
        stopActing();
        settle();
        return judged();
    }

    private void letWork(Duration time) throws IOException, InterruptedException {
        long before = crowd.calls();
        application.letWork(time);
        await().atMost(PATIENCE).until(() -> crowd.calls() >= before + people.size());
    }

    private void later(SocialPerson person) {
        long millis = (long) (pause.toMillis() * (0.5 + random.nextDouble()));
        try {
            threads.schedule(
                    () -> {
                        try {
                            person.act();
                        } catch (Throwable e) {
                            failures.add(e);
                        }
                        later(person);
                    },
                    millis,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The end has come.
        }
    }

    private void killAndStart() throws IOException, InterruptedException {
        String name = "kill " + ++kills;
        outages.outageBegan(name, System.currentTimeMillis(), null);
        application.kill();
        application = new HostProcess(folder, "demo", application.port());
        outages.outageEnded(name, System.currentTimeMillis());
    }

    // ---- the end

    private void stopActing() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("somebody does not stop");
        }
    }

    /** Everybody is back, and has all that there is. */
    private void settle() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> people.stream().allMatch(SocialPerson::isHere));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> people.stream().allMatch(person -> person.device().isCaughtUp()));
        try (Database database = SocialTables.application(folder)) {
            await().atMost(PATIENCE).until(() -> SocialJudge.waiting(database) == 0);
        }
        long[] seen = {-1};
        await().atMost(PATIENCE).pollInterval(QUIET).until(() -> {
            long before = seen[0];
            seen[0] =
                    people.stream().mapToLong(person -> person.device().heard()).sum();
            return seen[0] == before;
        });
    }

    private Outcome judged() throws InterruptedException {
        List<History> parts = new ArrayList<>(List.of(outages));
        long ignored = 0;
        for (SocialPerson person : people) {
            parts.addAll(person.device().histories());
            parts.add(person.commands);
            ignored += person.device().ignoredSteps();
        }
        List<SocialCall> calls =
                people.stream().flatMap(person -> person.calls.stream()).toList();
        List<Long> ids = people.stream().map(SocialPerson::id).toList();
        people.forEach(person -> person.device().turnOff(false));
        application.terminate();
        try (Database database = SocialTables.application(folder);
                JdbcNotificationStore store = SocialTables.logs(folder)) {
            SocialJudge judge = new SocialJudge(database, store, ids, calls);
            parts.add(judge.sends());
            List<String> complaints = judge.complaints();
            failures.forEach(failure -> complaints.add("a person failed: " + failure));
            if (ignored > 0) {
                complaints.add(ignored + " steps came twice");
            }
            long unknown = calls.stream()
                    .filter(call -> call.outcome() == SocialCall.Outcome.UNKNOWN)
                    .count();
            return new Outcome(
                    kills, calls.size(), unknown, crowd.logouts(), complaints, Checker.check(History.merge(parts)));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        people.forEach(SocialPerson::close);
        application.close();
    }
}
