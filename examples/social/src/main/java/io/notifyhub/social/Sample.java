package io.notifyhub.social;

import io.notifyhub.social.accounts.Accounts;
import io.notifyhub.social.accounts.People;
import io.notifyhub.social.accounts.Person;
import io.notifyhub.social.data.Database;
import io.notifyhub.social.friends.FriendRequests;
import io.notifyhub.social.messages.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** People to look at, friends of one another, who wrote to each other. */
final class Sample {
    private static final List<List<String>> PEOPLE = List.of(
            List.of("ada", "Ada", "Lovelace", "Analytical Engines"),
            List.of("grace", "Grace", "Hopper", "Compilers & Co."),
            List.of("alan", "Alan", "Turing", "Bletchley"),
            List.of("edsger", "Edsger", "Dijkstra", "Shortest Paths"),
            List.of("barbara", "Barbara", "Liskov", "Substitutes"),
            List.of("donald", "Donald", "Knuth", "The Art"));

    private final Database database;
    private final People people;
    private final Accounts accounts;
    private final SocialNotifications notifications;

    Sample(Database database, People people, Accounts accounts, SocialNotifications notifications) {
        this.database = database;
        this.people = people;
        this.accounts = accounts;
        this.notifications = notifications;
    }

    List<String> make() {
        List<Person> made = new ArrayList<>();
        for (List<String> one : PEOPLE) {
            Optional<Person> person = accounts.create(
                    Map.of(
                            "username", one.get(0),
                            "email", one.get(0) + "@example.org",
                            "first_name", one.get(1),
                            "last_name", one.get(2),
                            "company_name", one.get(3)),
                    SocialApplication.SAMPLE_PASSWORD,
                    false);
            if (person.isEmpty()) {
                return List.of();
            }
            made.add(person.get());
        }
        Person ada = made.get(0);
        FriendRequests friends = new FriendRequests(database, people, notifications);
        for (int i = 1; i < 4; i++) {
            ask(friends, made.get(i), ada);
            ask(friends, ada, made.get(i));
        }
        ask(friends, made.get(4), ada);
        Messages messages = new Messages(database, people, notifications);
        write(messages, made.get(1), ada, "Found a moth in the relay. Taped it into the log book.");
        write(messages, ada, made.get(1), "So that is what a bug looks like!");
        write(messages, made.get(2), ada, "Will it halt? I cannot say.");
        return made.stream().map(Person::username).toList();
    }

    private static void ask(FriendRequests friends, Person from, Person to) {
        if (friends.ask(from.id(), to.id()).request() == null) {
            throw new IllegalStateException(from.username() + " could not ask " + to.username());
        }
    }

    private static void write(Messages messages, Person from, Person to, String text) {
        if (messages.send(from.id(), to.id(), text).isEmpty()) {
            throw new IllegalStateException(from.username() + " could not write to " + to.username());
        }
    }
}
