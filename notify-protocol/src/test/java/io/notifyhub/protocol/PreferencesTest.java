package io.notifyhub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.protocol.Preferences.Channels;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PreferencesTest {
    @Test
    @DisplayName("equal by value, whatever map they came from")
    void equality() {
        Map<String, Channels> types = new HashMap<>();
        types.put("b", Channels.of(true, false));
        types.put("a", Channels.of(false, true));
        Preferences one = Preferences.of(false, types);
        Preferences same = Preferences.of(false, Map.of("a", Channels.of(false, true), "b", Channels.of(true, false)));
        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).hasToString(same.toString());
        assertThat(one)
                .isNotEqualTo(Preferences.of(true, types))
                .isNotEqualTo(Preferences.of(false, Map.of("a", Channels.of(false, true))))
                .isNotEqualTo(
                        Preferences.of(false, Map.of("a", Channels.of(false, true), "b", Channels.of(true, true))))
                .isNotEqualTo("preferences")
                .isNotEqualTo(null);
    }

    @Test
    @DisplayName("the default keeps and announces everything")
    void defaults() {
        assertThat(Preferences.DEFAULT.muteAll()).isFalse();
        assertThat(Preferences.DEFAULT.types()).isEmpty();
        assertThat(Preferences.of(false, Map.of()))
                .isEqualTo(Preferences.DEFAULT)
                .hasSameHashCodeAs(Preferences.DEFAULT);
    }

    @Test
    @DisplayName("the map is copied, sorted and unmodifiable")
    void copies() {
        Map<String, Channels> types = new HashMap<>();
        types.put("b", Channels.of(true, true));
        Preferences preferences = Preferences.of(true, types);
        types.put("a", Channels.of(true, true));
        assertThat(preferences.types()).containsOnlyKeys("b");
        assertThat(Preferences.of(true, types).types().keySet()).containsExactly("a", "b");
        assertThatThrownBy(() -> preferences.types().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    @DisplayName("channels are equal by value")
    void channels() {
        assertThat(Channels.of(true, false))
                .isEqualTo(Channels.of(true, false))
                .hasToString("[inbox=true, live=false]");
        assertThat(Channels.of(true, false))
                .hasSameHashCodeAs(Channels.of(true, false))
                .isNotEqualTo(Channels.of(false, true))
                .isNotEqualTo(Channels.of(true, true))
                .isNotEqualTo(null);
        assertThat(Channels.of(false, true).inbox()).isFalse();
        assertThat(Channels.of(false, true).live()).isTrue();
    }
}
