package io.notifyhub.social.accounts;

import io.notifyhub.social.data.SqlFunction;
import java.sql.ResultSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Somebody with an account, without what proves it. Immutable.
 *
 * @param operator whether they may use the operators' page
 */
public record Person(
        long id,
        String username,
        String email,
        String firstName,
        String lastName,
        String companyName,
        String contact,
        boolean operator) {
    /** The columns of {@link #ROW}, of a table that is called {@code p}. */
    public static final String COLUMNS =
            "p.id, p.username, p.email, p.first_name, p.last_name, p.company_name, p.contact, p.is_operator";

    public static final SqlFunction<ResultSet, Person> ROW = row -> at(row, 1);

    /** @param first the number of the first of {@link #COLUMNS} */
    public static Person at(ResultSet row, int first) throws java.sql.SQLException {
        return new Person(
                row.getLong(first),
                row.getString(first + 1),
                row.getString(first + 2),
                row.getString(first + 3),
                row.getString(first + 4),
                row.getString(first + 5),
                row.getString(first + 6),
                row.getInt(first + 7) != 0);
    }

    /** What they are called in a sentence. */
    public String displayName() {
        String full = (firstName + ' ' + lastName).strip();
        return full.isEmpty() ? username : full;
    }

    /** What everybody may know, as it stands in notifications. */
    public Map<String, Object> brief() {
        Map<String, Object> brief = new LinkedHashMap<>();
        brief.put("id", id);
        brief.put("username", username);
        brief.put("first_name", firstName);
        brief.put("last_name", lastName);
        return brief;
    }

    /** What a search shows. */
    public Map<String, Object> card() {
        Map<String, Object> card = brief();
        card.put("company_name", companyName);
        return card;
    }

    /** What they and operators see. */
    public Map<String, Object> profile() {
        Map<String, Object> profile = new LinkedHashMap<>();
        profile.put("id", id);
        profile.put("username", username);
        profile.put("email", email);
        profile.put("first_name", firstName);
        profile.put("last_name", lastName);
        profile.put("company_name", companyName);
        profile.put("contact", contact);
        return profile;
    }
}
