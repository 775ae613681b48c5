package io.notifyhub.benchmark.live;

import java.util.Locale;

/** What is measured, in the order of the table. */
enum Measure {
    STEADY_CPU("CPU-s per million at the rate", "%.1f"),
    STEADY_P50("p50, ms", "%.2f"),
    STEADY_P99("p99, ms", "%.2f"),
    STEADY_P999("p99.9, ms", "%.2f"),
    FLAT_PER_CPU("flat out: deliveries per CPU-s", "%,.0f"),
    FLAT_PER_SECOND("flat out: per second", "%,.0f"),
    FLAT_PER_READ("flat out: frames per read", "%.1f"),
    FAN_PER_CPU("fan-out: deliveries per CPU-s", "%,.0f"),
    FAN_PER_READ("fan-out: frames per read", "%.1f"),
    FAN_LAST("fan-out: to the last, ms", "%.1f"),
    CONNECTS("connects per second", "%,.0f"),
    CONNECT_CPU("CPU-s per thousand connects", "%.2f"),
    IDLE_KB("KB per idle connection", "%.1f"),
    LOST("not delivered", "%.0f"),
    DISORDERED("out of order", "%.0f");

    final String title;
    private final String format;

    Measure(String title, String format) {
        this.title = title;
        this.format = format;
    }

    String text(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
    }
}
