package io.notifyhub.social.accounts;

import io.notifyhub.server.RateLimit;
import io.notifyhub.social.data.Page;
import io.notifyhub.social.web.ApiException;
import io.notifyhub.social.web.Call;
import io.notifyhub.social.web.Fields;
import io.notifyhub.social.web.Reply;
import io.notifyhub.social.web.Router;
import io.undertow.util.Methods;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Register, log in and out, stay logged in, one's own profile, and finding people. Refresh tokens also travel in a cookie that
 * scripts cannot read, so that a page needs to keep none. Thread-safe.
 */
public final class AccountRoutes {
    private static final String COOKIE = "refresh_token";
    private static final String COOKIE_PATH = "/api/";
    private static final int LOGINS_PER_MINUTE = 10;
    private static final int LOGINS_OF_ADDRESS = 60;
    private static final int REGISTRATIONS_OF_ADDRESS = 60;
    private static final int MAX_QUERY = 100;
    private static final int MAX_TOKEN = 8_192;
    private static final Set<String> REGISTRATION =
            Set.of("username", "email", "password", "first_name", "last_name", "company_name", "contact");

    private final People people;
    private final Passwords passwords;
    private final AccessTokens accessTokens;
    private final Logins logins;
    private final Approvals approvals;
    private final ApprovalRoutes operators;
    private final RateLimit byAccount = RateLimit.perMinute(LOGINS_PER_MINUTE);
    private final RateLimit byAddress = RateLimit.perMinute(LOGINS_OF_ADDRESS);
    private final RateLimit registrations = RateLimit.perMinute(REGISTRATIONS_OF_ADDRESS);

    public AccountRoutes(
            People people,
            Passwords passwords,
            AccessTokens accessTokens,
            Logins logins,
            Approvals approvals,
            ApprovalRoutes operators) {
        this.people = people;
        this.passwords = passwords;
        this.accessTokens = accessTokens;
        this.logins = logins;
        this.approvals = approvals;
        this.operators = operators;
    }

    public void addTo(Router router) {
        router.post("/api/register/", this::register)
                .post("/api/login/", this::login)
                .post("/api/logout/", this::logout)
                .post("/api/token/refresh/", this::refresh)
                .get("/api/profile/", call -> Reply.ok(profile(me(call))))
                .add(Methods.PUT, "/api/profile/", call -> change(call, true))
                .add(Methods.PATCH, "/api/profile/", call -> change(call, false))
                .get("/api/search_users/", this::search);
    }

    private Person me(Call call) {
        return people.find(call.userId()).orElseThrow(() -> ApiException.notAuthenticated("This user is no more"));
    }

    private Reply register(Call call) {
        if (!call.isLocal() && !registrations.tryTake(call.address())) {
            throw ApiException.tooMany("Too many registrations: try again in a moment");
        }
        Fields fields = call.fields().only(REGISTRATION);
        Map<String, String> profile = AccountFields.ofRegistration(fields);
        String password = AccountFields.password(fields);
        if (password.equalsIgnoreCase(profile.get("username"))) {
            fields.complain("password", "The password must not be the username");
        }
        fields.check();
        Optional<Person> added = people.add(profile, passwords.hash(password), false);
        if (added.isEmpty()) {
            fields.complain("username", "A user with that username already exists");
            fields.check();
        }
        return Reply.created(added.orElseThrow().profile());
    }

    private Reply login(Call call) {
        Fields fields = call.fields();
        String username = fields.required("username", "(?s).{1,150}", "This is no username");
        String password = fields.required("password", "(?s).{1,128}", "This is no password");
        fields.check();
        boolean tooManyHere = !call.isLocal() && !byAddress.tryTake(call.address());
        if (tooManyHere || !byAccount.tryTake(username.toLowerCase(Locale.ROOT))) {
            throw ApiException.tooMany("Too many attempts: try again in a moment");
        }
        Optional<People.Secret> secret = people.secret(username);
        boolean good = passwords.matches(
                password, secret.map(People.Secret::passwordHash).orElse(null));
        if (!good || secret.isEmpty()) {
            throw ApiException.notAuthenticated("No active account found with the given credentials");
        }
        Person person = secret.get().person();
        return tokens(call, person, logins.begin(person.id()));
    }

    private Reply tokens(Call call, Person person, String refreshToken) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access", accessTokens.mint(person));
        body.put("refresh", refreshToken);
        return Reply.ok(body)
                .with("Set-Cookie", cookie(call, refreshToken, logins.lifetime().toSeconds()));
    }

    private static String cookie(Call call, String value, long seconds) {
        return COOKIE + '=' + value + "; Path=" + COOKIE_PATH + "; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict"
                + (call.isTls() ? "; Secure" : "");
    }

    private Reply logout(Call call) {
        String token = refreshToken(call, call.fields());
        if (token != null) {
            logins.end(token);
        }
        return Reply.none().with("Set-Cookie", cookie(call, "", 0));
    }

    private static @Nullable String refreshToken(Call call, Fields fields) {
        String token = fields.text("refresh", MAX_TOKEN, "");
        fields.check();
        return token.isEmpty() ? call.cookie(COOKIE) : token;
    }

    /** By a refresh token, or as a sliding token: a good one for one that is good for longer. */
    private Reply refresh(Call call) {
        Fields fields = call.fields();
        if (fields.has("token")) {
            return slide(fields.text("token", MAX_TOKEN, ""));
        }
        String token = refreshToken(call, fields);
        Optional<Logins.Refreshed> next = token == null ? Optional.empty() : logins.refresh(token);
        Optional<Person> person = next.flatMap(login -> people.find(login.personId()));
        if (next.isEmpty() || person.isEmpty()) {
            throw ApiException.notAuthenticated("The refresh token is not valid or has expired");
        }
        return tokens(call, person.get(), next.get().refreshToken());
    }

    private Reply slide(String token) {
        Optional<AccessTokens.Sliding> known = accessTokens.sliding(token, logins.lifetime());
        Optional<Person> person = known.flatMap(login -> people.find(login.personId()));
        if (known.isEmpty() || person.isEmpty()) {
            throw ApiException.notAuthenticated("The token is not valid or has expired");
        }
        return Reply.ok(
                Map.of("token", accessTokens.mint(person.get(), known.get().since())));
    }

    private Reply change(Call call, boolean all) {
        long id = me(call).id();
        Fields fields = call.fields().only(AccountFields.EDITABLE);
        Map<String, String> profile = AccountFields.ofChange(fields, all);
        fields.check();
        Person changed = approvals.change(id, profile);
        operators.tellOperators();
        return Reply.ok(profile(changed));
    }

    /** What they see of themselves. */
    private Map<String, Object> profile(Person person) {
        Map<String, Object> profile = person.profile();
        profile.put("is_staff", person.operator());
        profile.put(
                "details",
                approvals.statusOf(person.id()).map(Approval.Status::text).orElse(null));
        return profile;
    }

    private Reply search(Call call) {
        long caller = call.userId();
        assert caller > 0;
        String text = call.query("q").strip();
        if (text.length() > MAX_QUERY) {
            throw ApiException.badRequest("q must have at most " + MAX_QUERY + " characters");
        }
        Page.Request page = call.page();
        return call.paged(page, people.search(text, page), Person::card);
    }
}
