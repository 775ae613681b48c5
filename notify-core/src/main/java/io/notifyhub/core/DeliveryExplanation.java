package io.notifyhub.core;

import io.notifyhub.core.spi.Delivery;
import io.notifyhub.protocol.Preferences;

/**
 * What a user's preferences make of one type of notification, and which rule decides. Got from {@link
 * NotificationHub#explain}. Immutable.
 *
 * @param type the type asked about
 * @param inbox whether such a notification is kept
 * @param live whether it is announced to connected devices
 * @param inboxRule what decides whether it is kept
 * @param liveRule what decides whether it is announced
 */
public record DeliveryExplanation(String type, boolean inbox, boolean live, Rule inboxRule, Rule liveRule) {

    /** The rules, the stronger ones first. */
    public enum Rule {
        /** The application says that nobody mutes this type. */
        CRITICAL,
        /** The user mutes everything; says nothing about what is kept. */
        MUTE_ALL,
        /** The user has a setting for this type. */
        TYPE,
        /** The user has said nothing about it: kept and announced. */
        DEFAULT
    }

    static DeliveryExplanation of(Preferences preferences, String type, boolean critical) {
        Delivery delivery = Delivery.of(preferences, type, critical);
        Rule own = critical ? Rule.CRITICAL : preferences.types().containsKey(type) ? Rule.TYPE : Rule.DEFAULT;
        Rule live = preferences.muteAll() && !critical ? Rule.MUTE_ALL : own;
        return new DeliveryExplanation(type, delivery.kept(), delivery.live(), own, live);
    }
}
