package io.notifyhub.social.accounts;

import io.notifyhub.social.web.Fields;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What may stand in the fields of an account. Stateless. */
final class AccountFields {
    /** What their owner may change. */
    static final Set<String> EDITABLE = Set.of("email", "first_name", "last_name", "company_name", "contact");

    static final int MIN_PASSWORD = 8;
    private static final int MAX_PASSWORD = 128;
    private static final int MAX_TEXT = 150;
    private static final String USERNAME = "[\\w.@+-]{1,150}";
    private static final String EMAIL = "[^\\s@]{1,64}@[^\\s@]{1,189}";
    private static final List<String> TEXTS = List.of("first_name", "last_name", "company_name", "contact");

    private AccountFields() {}

    /** The profile of a new account; complains about what is missing or wrong. */
    static Map<String, String> ofRegistration(Fields fields) {
        Map<String, String> profile = new TreeMap<>();
        profile.put(
                "username",
                fields.required("username", USERNAME, "1 to 150 letters, digits and @ . + - _ only, please"));
        profile.put("email", fields.required("email", EMAIL, "Enter a valid email address"));
        for (String name : TEXTS) {
            profile.put(name, fields.text(name, MAX_TEXT, ""));
        }
        return profile;
    }

    static String password(Fields fields) {
        String password = fields.required("password", "(?s).*", "");
        if (password.length() < MIN_PASSWORD || password.length() > MAX_PASSWORD) {
            fields.complain(
                    "password", "The password must have " + MIN_PASSWORD + " to " + MAX_PASSWORD + " characters");
        }
        return password;
    }

    /** @param all whether what is missing is empty then; else it stays as it is */
    static Map<String, String> ofChange(Fields fields, boolean all) {
        Map<String, String> profile = new TreeMap<>();
        if (all || fields.has("email")) {
            profile.put("email", fields.required("email", EMAIL, "Enter a valid email address"));
        }
        for (String name : TEXTS) {
            if (all || fields.has(name)) {
                profile.put(name, fields.text(name, MAX_TEXT, ""));
            }
        }
        return profile;
    }
}
