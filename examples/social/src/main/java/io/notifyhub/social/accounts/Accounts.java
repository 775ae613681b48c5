package io.notifyhub.social.accounts;

import java.util.Map;
import java.util.Optional;

/** Makes accounts for the command line and the sample data. Methods block. Thread-safe. */
public final class Accounts {
    private final People people;
    private final Passwords passwords;

    public Accounts(People people, Passwords passwords) {
        this.people = people;
        this.passwords = passwords;
    }

    /**
     * Makes an account.
     *
     * @param profile by the names of the fields of a registration, without the password
     * @param operator whether they may use the operators' page
     * @return empty if the username is taken
     */
    public Optional<Person> create(Map<String, String> profile, String password, boolean operator) {
        if (password.length() < AccountFields.MIN_PASSWORD) {
            throw new IllegalArgumentException(
                    "The password must have at least " + AccountFields.MIN_PASSWORD + " characters");
        }
        return people.add(profile, passwords.hash(password), operator);
    }
}
