package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.core.DeliveryExplanation.Rule;
import io.notifyhub.core.NotifyResult.Outcome;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.Preferences.Channels;
import io.notifyhub.testkit.FakeConnection;
import io.notifyhub.testkit.FaultyStore.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferencesTest {
    private final TestHub t =
            TestHub.create(settings -> settings.criticalTypes(List.of("alarm")).criticalTypes(List.of("fire-alarm")));

    @Test
    void aCriticalTypeIsNeitherMutedNorKeptOutOfTheInbox() {
        t.hub.inbox("ann").setPreferences(Preferences.of(true, Map.of("fire_alarm", Channels.of(false, false))));
        FakeConnection phone = t.live("ann");
        assertThat(t.hub.notifyUser("ann", "alarm", null).outcome()).isEqualTo(Outcome.STORED);
        assertThat(t.hub.notifyUser("ann", "fire-alarm", null).outcome()).isEqualTo(Outcome.STORED);
        t.hub.notifyUser("ann", "note", null);
        assertThat(phone.types()).containsExactly("alarm", "fire_alarm", "notification_added");
    }

    @ParameterizedTest
    @CsvSource({
        "alarm, true, true, CRITICAL, CRITICAL",
        "live.only, false, false, TYPE, MUTE_ALL",
        "inbox.only, true, false, TYPE, MUTE_ALL",
        "note, true, false, DEFAULT, MUTE_ALL",
    })
    void explainsWhatAMutedUserGets(String type, boolean inbox, boolean live, Rule inboxRule, Rule liveRule) {
        t.hub.inbox("ann").setPreferences(preferences(true));
        assertThat(t.hub.explain("ann", type))
                .isEqualTo(new DeliveryExplanation(type, inbox, live, inboxRule, liveRule));
    }

    @ParameterizedTest
    @CsvSource({
        "alarm, true, true, CRITICAL, CRITICAL",
        "live.only, false, true, TYPE, TYPE",
        "inbox.only, true, false, TYPE, TYPE",
        "note, true, true, DEFAULT, DEFAULT",
    })
    void explainsWhatPreferencesByTypeDo(String type, boolean inbox, boolean live, Rule inboxRule, Rule liveRule) {
        t.hub.inbox("ann").setPreferences(preferences(false));
        assertThat(t.hub.explain("ann", type))
                .isEqualTo(new DeliveryExplanation(type, inbox, live, inboxRule, liveRule));
    }

    private static Preferences preferences(boolean muteAll) {
        return Preferences.of(
                muteAll,
                Map.of(
                        "alarm", Channels.of(false, false),
                        "live.only", Channels.of(false, true),
                        "inbox.only", Channels.of(true, false)));
    }

    @Test
    void explainsByTheNameThatTheTypeIsStoredUnder() {
        t.hub.inbox("ann").setPreferences(Preferences.of(false, Map.of("user-detail", Channels.of(true, false))));
        assertThat(t.hub.inbox("ann").preferences().types()).containsOnlyKeys("user_detail");
        assertThat(t.hub.explain("ann", "user-detail").liveRule()).isEqualTo(Rule.TYPE);
        assertThatIllegalArgumentException().isThrownBy(() -> t.hub.explain("ann", "ping"));
        assertThatIllegalArgumentException().isThrownBy(() -> t.hub.explain("", "note"));
    }

    @Test
    void refusesTypesThatCannotBeAndTooMany() {
        Inbox inbox = t.hub.inbox("ann");
        Map<String, Channels> types = new HashMap<>();
        for (int i = 0; i < HubLimits.MAX_PREFERENCE_TYPES; i++) {
            types.put("type" + i, Channels.of(true, false));
        }
        inbox.setPreferences(Preferences.of(false, types));
        types.put("one.more", Channels.of(true, false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inbox.setPreferences(Preferences.of(false, types)))
                .withMessage("types must be at most 200, were 201");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        inbox.setPreferences(Preferences.of(false, Map.of("No Type", Channels.of(true, true)))))
                .withMessageContaining("type must match");
        assertThat(inbox.preferences().types()).hasSize(HubLimits.MAX_PREFERENCE_TYPES);
    }

    @Test
    void twinsReturnAtOnceAndFailInTheFuture() {
        CompletableFuture<Void> set = t.hub.inbox("ann").setPreferencesAsync(preferences(true));
        CompletableFuture<DeliveryExplanation> explained = t.hub.explainAsync("ann", "note");
        assertThat(set).isNotDone();
        t.run();
        assertThat(set).isCompleted();
        assertThat(explained.join().live()).isFalse();
        t.store.failBefore(1, Operation.PREFERENCES);
        CompletableFuture<Preferences> failed = t.hub.inbox("ann").preferencesAsync();
        t.run();
        assertThatThrownBy(failed::join).hasCauseInstanceOf(StoreException.class);
    }
}
