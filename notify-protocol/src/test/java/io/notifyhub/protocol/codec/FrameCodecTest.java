package io.notifyhub.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.Closing;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.ErrorFrame;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.PreferencesChanged;
import io.notifyhub.protocol.Reset;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.protocol.SendNotification;
import io.notifyhub.protocol.ServerFrame;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {
    private static final String CURSOR = ",\"cursor\":\"42.0123456789ab\"}";

    private final FrameCodec codec = new FrameCodec(UserIdFormat.AUTO);

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private <T extends ServerFrame> T decode(Class<T> type, String text) throws MalformedFrameException {
        ServerFrame frame = codec.decodeServer(text);
        assertThat(frame).isInstanceOf(type);
        return type.cast(frame);
    }

    @Nested
    @DisplayName("user ids")
    class UserIdForms {
        @ParameterizedTest
        @CsvSource({
            "AUTO, 0, 0",
            "AUTO, 9007199254740991, 9007199254740991",
            "AUTO, 9007199254740992, '\"9007199254740992\"'",
            "AUTO, 007, '\"007\"'",
            "AUTO, -1, '\"-1\"'",
            "STRING, 0, '\"0\"'",
            "STRING, 42, '\"42\"'",
            "STRING, u-42, '\"u-42\"'",
            "NUMBER, 0, 0",
            "NUMBER, 42, 42",
            "NUMBER, 9007199254740992, 9007199254740992",
            "NUMBER, 999999999999999999, 999999999999999999",
            "NUMBER, 1000000000000000000, 1000000000000000000",
            "NUMBER, 9223372036854775807, 9223372036854775807",
            "NUMBER, 9223372036854775808, '\"9223372036854775808\"'",
            "NUMBER, 9999999999999999999, '\"9999999999999999999\"'",
            "NUMBER, 10000000000000000000, '\"10000000000000000000\"'",
            "NUMBER, 007, '\"007\"'",
            "NUMBER, -1, '\"-1\"'",
            "NUMBER, 1.0, '\"1.0\"'",
            "NUMBER, ٣, '\"٣\"'",
            "NUMBER, u-42, '\"u-42\"'"
        })
        @DisplayName("are written in the chosen form wherever one is written, and read back")
        void written(UserIdFormat format, String id, String json) throws MalformedFrameException {
            FrameCodec formatted = new FrameCodec(format);
            ServerFrame hello =
                    ConnectionEstablished.builder(id, Cursor.of(1, 1)).build();
            assertThat(text(formatted.encode(hello))).contains("\"user_id\":" + json + ",");
            Notification entry = Notification.builder("x")
                    .id(1)
                    .title("t")
                    .actor(id)
                    .recipient(id)
                    .build();
            assertThat(text(formatted.encodeNotification(entry)))
                    .contains("\"actor\":" + json + ",")
                    .endsWith("\"recipient\":" + json + "}");
            Notification untitled = Notification.builder("x").id(1).actor(id).build();
            String frame = text(formatted.encode(new NotificationCreated(untitled, false, 1, Cursor.of(1, 1))));
            assertThat(frame).contains("\"actor\":" + json + ",");
            assertThat(decode(NotificationCreated.class, frame).notification().actor())
                    .isEqualTo(id);
        }

        @Test
        @DisplayName("of a request to send are a number or a string, too")
        void sent() {
            Notification n = Notification.builder("x").build();
            assertThat(codec.encode(new SendNotification("7", n, null, null))).contains("\"user_id\":7,");
            assertThat(codec.encode(new SendNotification("007", n, null, null))).contains("\"user_id\":\"007\",");
        }
    }

    @Nested
    @DisplayName("REST")
    class Rest {
        @Test
        @DisplayName("an entry has every field, as in lists")
        void entry() {
            Notification n = Notification.builder("x")
                    .id(1)
                    .recipient("7")
                    .createdAt(Instant.EPOCH)
                    .build();
            assertThat(text(codec.encodeNotification(n)))
                    .isEqualTo("{\"id\":1,\"title\":null,\"message\":null,\"type\":\"x\",\"read\":false,"
                            + "\"created_at\":\"1970-01-01T00:00:00Z\",\"data\":{},\"link\":null,\"actor\":null,"
                            + "\"verb\":null,\"recipient\":7}");
        }

        @Test
        @DisplayName("a list has the fields of the frame and a cursor, but no type and no ref")
        void list() {
            NotificationsList list = new NotificationsList(List.of(), 3, 2, true, "r-1");
            assertThat(text(codec.encodeList(list, "42.0123456789ab")))
                    .isEqualTo("{\"notifications\":[],\"total\":3,\"unread_count\":2,\"has_more\":true" + CURSOR);
        }

        @Test
        @DisplayName("preferences are written and read back")
        void preferences() throws MalformedFrameException {
            Preferences preferences = Preferences.of(true, Map.of("a\"b", Preferences.Channels.of(false, true)));
            String json = "{\"mute_all\":true,\"types\":{\"a\\\"b\":{\"inbox\":false,\"live\":true}}}";
            assertThat(codec.encodePreferences(preferences)).isEqualTo(json);
            assertThat(codec.decodePreferences(json)).isEqualTo(preferences);
            assertThat(codec.encodePreferences(Preferences.DEFAULT)).isEqualTo("{\"mute_all\":false,\"types\":{}}");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"mute_all\":null}",
                    "{\"types\":{}}",
                    "{\"types\":null,\"x\":1}",
                    "{\"mute_all\":false,\"types\":{\"a\":null}}"
                })
        @DisplayName("what preferences leave out is the default")
        void preferencesLeftOut(String json) throws MalformedFrameException {
            assertThat(codec.decodePreferences(json)).isEqualTo(Preferences.DEFAULT);
        }

        @Test
        @DisplayName("a channel that is left out is on")
        void channelLeftOut() throws MalformedFrameException {
            assertThat(codec.decodePreferences("{\"types\":{\"a\":{},\"b\":{\"live\":false}}}")
                            .types())
                    .isEqualTo(Map.of(
                            "a", Preferences.Channels.of(true, true), "b", Preferences.Channels.of(true, false)));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "[] | invalid_json",
                    "5 | invalid_json",
                    "{ | invalid_json",
                    "{\"mute_all\":1} | invalid_field",
                    "{\"types\":[]} | invalid_field",
                    "{\"types\":\"all\"} | invalid_field",
                    "{\"types\":{\"a\":true}} | invalid_field",
                    "{\"types\":{\"a\":{\"inbox\":\"no\"}}} | invalid_field",
                    "{\"types\":{\"a\":{\"live\":0}}} | invalid_field",
                    "{\"types\":{\"a\":{},\"a\":{}}} | invalid_json"
                })
        @DisplayName("malformed preferences are refused")
        void malformedPreferences(String json, String code) {
            assertThat(refusal(() -> codec.decodePreferences(json)).code().wireName())
                    .isEqualTo(code);
        }

        @Test
        @DisplayName("the body of a request to send has actor and verb besides the fields of the frame")
        void send() throws MalformedFrameException {
            SendNotification send = codec.decodeSend("{\"verb\":\"paid\",\"actor\":9,\"user_id\":7,\"title\":\"t\"}");
            assertThat(send.userId()).isEqualTo("7");
            assertThat(send.notification())
                    .isEqualTo(Notification.builder("general")
                            .title("t")
                            .actor("9")
                            .verb("paid")
                            .build());
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "[7] | Invalid JSON: an object is expected",
                    "{\"user_id\":7 | Invalid JSON",
                    "{\"user_id\":7,\"actor\":true} | Field 'actor' must be a user id",
                    "{\"user_id\":7,\"verb\":5} | Field 'verb' must be a string",
                    "{\"title\":\"t\"} | Field 'user_id' is missing"
                })
        @DisplayName("a malformed body is refused")
        void malformedSend(String json, String message) {
            assertThat(refusal(() -> codec.decodeSend(json))).hasMessage(message);
        }

        @Test
        @DisplayName("a refused actor is named as such")
        void malformedActor() {
            assertThat(refusal(() -> codec.decodeSend("{\"user_id\":7,\"actor\":\"\"}")))
                    .hasMessageStartingWith("Field 'actor' is refused: ");
        }
    }

    @Nested
    @DisplayName("requests to send on the socket")
    class Sends {
        @Test
        @DisplayName("cannot say who caused it")
        void actorIsIgnored() throws MalformedFrameException {
            ClientFrame frame =
                    codec.decodeClient("{\"type\":\"send_notification\",\"user_id\":7,\"actor\":1,\"verb\":\"v\"}");
            assertThat(((SendNotification) frame).notification())
                    .isEqualTo(Notification.builder("general").build());
        }

        @Test
        @DisplayName("carry no more than the fields of the frame")
        void encoded() {
            Notification n = Notification.builder("invoice.paid")
                    .id(5)
                    .title("t")
                    .message("m")
                    .dataJson("[1.10]")
                    .link("/l")
                    .actor("9")
                    .verb("v")
                    .read(true)
                    .build();
            assertThat(codec.encode(new SendNotification("u-42", n, "k", "r-1")))
                    .isEqualTo("{\"type\":\"send_notification\",\"user_id\":\"u-42\",\"title\":\"t\",\"message\":\"m\","
                            + "\"notification_type\":\"invoice.paid\",\"data\":[1.10],\"link\":\"/l\","
                            + "\"idempotency_key\":\"k\",\"ref\":\"r-1\"}");
        }
    }

    @Nested
    @DisplayName("frames of servers of another version")
    class OtherVersions {
        @Test
        @DisplayName("a hello with a reason this version does not know still means to reload")
        void unknownReasonOfHello() throws MalformedFrameException {
            ConnectionEstablished hello = decode(
                    ConnectionEstablished.class,
                    "{\"type\":\"connection_established\",\"user_id\":7,\"resumed\":false,\"reason\":\"moved\""
                            + CURSOR);
            assertThat(hello.reason()).isEqualTo(ResetReason.REPLACED);
        }

        @Test
        @DisplayName("a reset with a reason this version does not know, or none, is a reset")
        void unknownReasonOfReset() throws MalformedFrameException {
            assertThat(decode(Reset.class, "{\"type\":\"reset\",\"reason\":\"moved\"" + CURSOR)
                            .reason())
                    .isEqualTo(ResetReason.REPLACED);
            assertThat(decode(Reset.class, "{\"type\":\"reset\"" + CURSOR).reason())
                    .isEqualTo(ResetReason.REPLACED);
        }

        @Test
        @DisplayName("the least hello")
        void leastHello() throws MalformedFrameException {
            ConnectionEstablished hello =
                    decode(ConnectionEstablished.class, "{\"type\":\"connection_established\"" + CURSOR);
            assertThat(hello.userId()).isEmpty();
            assertThat(hello.resumed()).isFalse();
            assertThat(hello.reason()).isNull();
            assertThat(hello.oldestId()).isEqualTo(1);
            assertThat(hello.limits().maxFrameBytes()).isZero();
        }

        @Test
        @DisplayName("a limit beyond an int is the largest int, not a negative one")
        void largeLimits() throws MalformedFrameException {
            ConnectionEstablished hello = decode(
                    ConnectionEstablished.class,
                    "{\"type\":\"connection_established\",\"limits\":{\"max_frame_bytes\":4294967296,"
                            + "\"max_data_bytes\":2147483648,\"messages_per_second\":2147483647}" + CURSOR);
            assertThat(hello.limits().maxFrameBytes()).isEqualTo(Integer.MAX_VALUE);
            assertThat(hello.limits().maxDataBytes()).isEqualTo(Integer.MAX_VALUE);
            assertThat(hello.limits().messagesPerSecond()).isEqualTo(Integer.MAX_VALUE);
        }

        @Test
        @DisplayName("an error of a code this version does not know is an internal one")
        void unknownErrorCode() throws MalformedFrameException {
            ErrorFrame error = decode(ErrorFrame.class, "{\"type\":\"error\",\"code\":\"new\",\"ref\":\"r-1\"}");
            assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(error.message()).isEmpty();
            assertThat(error.ref()).isEqualTo("r-1");
        }

        @Test
        @DisplayName("an entry or event without data has null, a list entry too")
        void absentData() throws MalformedFrameException {
            assertThat(decode(Event.class, "{\"type\":\"typing\"}").dataJson()).isEqualTo("null");
            assertThat(decode(NotificationCreated.class, "{\"type\":\"x\",\"id\":1}")
                            .notification()
                            .dataJson())
                    .isEqualTo("null");
        }

        @Test
        @DisplayName("a closing frame is complete with a code alone")
        void leastClosing() throws MalformedFrameException {
            Closing closing = decode(Closing.class, "{\"type\":\"closing\",\"code\":4999}");
            assertThat(closing.code()).isEqualTo(4999);
            assertThat(closing.reconnect()).isTrue();
            assertThat(closing.reauthenticate()).isFalse();
        }

        @Test
        @DisplayName("unknown fields are ignored")
        void unknownFields() throws MalformedFrameException {
            AllNotificationsMarkedRead frame = decode(
                    AllNotificationsMarkedRead.class,
                    "{\"x\":[{}],\"up_to\":4,\"type\":\"all_notifications_marked_read\",\"y\":null" + CURSOR);
            assertThat(frame.upTo()).isEqualTo(4);
        }
    }

    @Nested
    @DisplayName("notifications that are not kept")
    class Transient {
        @Test
        @DisplayName("without a title arrive with all their fields")
        void untitled() throws MalformedFrameException {
            Notification n = Notification.builder("x")
                    .message("m")
                    .actor("9")
                    .link("/l")
                    .verb("v")
                    .createdAt(Instant.EPOCH)
                    .build();
            NotificationCreated received =
                    decode(NotificationCreated.class, text(codec.encode(new NotificationCreated(n, false, 2, null))));
            assertThat(received.notification()).isEqualTo(n);
            assertThat(received.unreadCount()).isEqualTo(2);
            assertThat(received.cursor()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "[]",
                "{}",
                "{\"type\":5}",
                "{\"type\":null}",
                "{\"type\":\"pong\"}{}",
                "{\"type\":\"pong\",\"ref\":5}",
                "{\"type\":\"done\"}",
                "{\"type\":\"caught_up\"}",
                "{\"type\":\"caught_up\",\"cursor\":5}",
                "{\"type\":\"caught_up\",\"cursor\":\"\"}",
                "{\"type\":\"caught_up\",\"cursor\":\"1.2\"}",
                "{\"type\":\"reset\",\"reason\":\"pruned\"}",
                "{\"type\":\"reset\",\"reason\":5,\"cursor\":\"1.000000000000\"}",
                "{\"type\":\"connection_established\",\"user_id\":7}",
                "{\"type\":\"connection_established\",\"limits\":[],\"cursor\":\"1.000000000000\"}",
                "{\"type\":\"connection_established\",\"resumed\":\"yes\",\"cursor\":\"1.000000000000\"}",
                "{\"type\":\"notification\"}",
                "{\"type\":\"notification\",\"notification\":[]}",
                "{\"type\":\"notification\",\"notification\":{}}",
                "{\"type\":\"notification\",\"notification\":{\"type\":5}}",
                "{\"type\":\"notification\",\"notification\":{\"type\":\"x\",\"created_at\":\"yesterday\"}}",
                "{\"type\":\"notification\",\"notification\":{\"type\":\"x\",\"created_at\":\"2026-01-02\"}}",
                "{\"type\":\"notification\",\"notification\":{\"type\":\"x\",\"created_at\":1767323045}}",
                "{\"type\":\"notification\",\"notification\":{\"type\":\"x\",\"id\":\"1\"}}",
                "{\"type\":\"notification\",\"notification\":{\"type\":\"x\",\"actor\":{}}}",
                "{\"type\":\"notification\",\"notification\":{\"type\":\"x\"},\"cursor\":\"x\"}",
                "{\"type\":\"notification_added\"}",
                "{\"type\":\"notification_marked_read\"}",
                "{\"type\":\"notification_marked_read\",\"notification_id\":\"1\"}",
                "{\"type\":\"all_notifications_marked_read\"}",
                "{\"type\":\"notification_deleted\",\"notification_id\":1.5}",
                "{\"type\":\"notifications_pruned\",\"up_to\":1}",
                "{\"type\":\"preferences_changed\",\"cursor\":\"1.000000000000\"}",
                "{\"type\":\"preferences_changed\",\"preferences\":{}}",
                "{\"type\":\"preferences_changed\",\"preferences\":5,\"cursor\":\"1.000000000000\"}",
                "{\"type\":\"notifications_list\",\"notifications\":{}}",
                "{\"type\":\"notifications_list\",\"notifications\":\"[]\"}",
                "{\"type\":\"notifications_list\",\"notifications\":[5]}",
                "{\"type\":\"notifications_list\",\"notifications\":[{}]}",
                "{\"type\":\"notifications_list\",\"notifications\":[null]}",
                "{\"type\":\"authenticated\",\"token_expires_at\":5}",
                "{\"type\":\"closing\"}",
                "{\"type\":\"closing\",\"code\":\"1000\"}",
                "{\"type\":\"closing\",\"code\":4294971297}",
                "{\"type\":\"closing\",\"code\":-4294963295}",
                "{\"type\":\"error\",\"code\":5}",
                "{\"type\":\"x\",\"id\":\"1\"}",
                "{\"type\":\"x\",\"cursor\":\"1\"}",
                "{\"type\":\"typing\",\"data\":\"\\u0000\"}"
            })
    @DisplayName("what is no frame of a server is refused with a code and a message")
    void refusesOfServer(String text) {
        MalformedFrameException refused = refusal(() -> codec.decodeServer(text));
        assertThat(refused.code()).isIn(ErrorCode.INVALID_JSON, ErrorCode.INVALID_FIELD);
        assertThat(refused.getMessage()).isNotEmpty();
    }

    @Test
    @DisplayName("a client can read the deepest data and the deepest message that are accepted, wherever they stand")
    void deepest() throws MalformedFrameException {
        String deepest = JsonText.compact("{\"a\":".repeat(JsonText.MAX_DEPTH) + "1" + "}".repeat(JsonText.MAX_DEPTH));
        Notification n =
                Notification.builder("x").id(1).title("t").dataJson(deepest).build();
        NotificationsList list = new NotificationsList(List.of(n), 1, 1, false, null);
        assertThat(decode(NotificationsList.class, text(codec.encode(list))).notifications())
                .containsExactly(n);
    }

    @Test
    @DisplayName("what nests deeper than any frame is refused on the client's side as well")
    void tooDeepForClients() {
        String text = "{\"type\":\"typing\",\"data\":" + "[".repeat(2000);
        assertThat(refusal(() -> codec.decodeServer(text)).code()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @Test
    @DisplayName("preferences are in alphabetical order")
    void preferencesAreSorted() throws MalformedFrameException {
        PreferencesChanged changed = decode(
                PreferencesChanged.class,
                "{\"type\":\"preferences_changed\",\"preferences\":{\"types\":{\"b\":{},\"a\":{}}}" + CURSOR);
        assertThat(changed.preferences().types().keySet()).containsExactly("a", "b");
    }

    @Test
    @DisplayName("a frame of another kind is refused by the encoder")
    void foreignFrames() {
        ServerFrame server = () -> "mine";
        assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(server));
        ClientFrame client = new ClientFrame() {
            @Override
            public String type() {
                return "mine";
            }

            @Override
            public @Nullable String ref() {
                return null;
            }
        };
        assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(client));
    }

    /** What may refuse what it reads. */
    private interface Reading {
        Object run() throws MalformedFrameException;
    }

    private static MalformedFrameException refusal(Reading reading) {
        MalformedFrameException refused = catchThrowableOfType(MalformedFrameException.class, reading::run);
        assertThat(refused).as("refusal").isNotNull();
        return refused;
    }
}
