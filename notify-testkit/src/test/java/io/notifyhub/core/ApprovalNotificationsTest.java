package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.notifyhub.protocol.Notification;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApprovalNotificationsTest {
    private final TestHub t = TestHub.create();
    private final ApprovalNotifications helpers = ApprovalNotifications.of(t.hub);

    @Test
    void sendsAnEntryOfTheTypeGeneral() {
        Notification entry = helpers.sendWebsocketNotification("5", "Welcome!", "Welcome to our platform")
                .notification();
        assertThat(entry.title()).isEqualTo("Welcome!");
        assertThat(entry.message()).isEqualTo("Welcome to our platform");
        assertThat(entry.type()).isEqualTo("general");
        assertThat(entry.dataJson()).isEqualTo("{}");
        assertThat(entry.link()).isNull();
    }

    @Test
    void sendsAnEntryWithEverything() {
        Notification entry = helpers.sendWebsocketNotification(
                        "5", "Paid", "Invoice 7", "invoice.paid", Map.of("id", 7), "/invoices/7")
                .notification();
        assertThat(entry.type()).isEqualTo("invoice.paid");
        assertThat(entry.dataJson()).isEqualTo("{\"id\":7}");
        assertThat(entry.link()).isEqualTo("/invoices/7");
    }

    @Test
    void tellsOfAnApproval() {
        Notification entry = helpers.sendApprovalNotification(
                        "5", "Details Approved", "Your details have been approved", "leave", 77, true, "1")
                .notification();
        assertThat(entry.type()).isEqualTo("approval");
        assertThat(entry.actor()).isEqualTo("1");
        assertThat(entry.dataJson())
                .isEqualTo("{\"form_type\":\"leave\",\"item_id\":77,\"approved\":true,\"sender_id\":1}");
    }

    @Test
    void tellsOfAUsersOwnDetails() {
        Notification entry = helpers.sendUserDetailApprovalNotification("5", "No", "Not yet", "d-5", false, null)
                .notification();
        assertThat(entry.actor()).isNull();
        assertThat(entry.dataJson())
                .isEqualTo("{\"form_type\":\"userdetail\",\"item_id\":\"d-5\",\"approved\":false,\"sender_id\":null}");
    }

    @Test
    void refusesAnItemThatCannotBeNamedSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> helpers.sendApprovalNotification("5", "t", "m", "f", 1.5, true, null))
                .withMessage("itemId must be a String or a whole number, was a Double");
    }
}
