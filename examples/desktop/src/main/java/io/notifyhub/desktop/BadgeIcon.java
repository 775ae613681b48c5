package io.notifyhub.desktop;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BaseMultiResolutionImage;
import java.awt.image.BufferedImage;

/** Draws a bell with the number of unread notifications, as sharp as the screen. Stateless. */
final class BadgeIcon {
    private static final Color BELL = new Color(0x3B, 0x6F, 0xD4);
    private static final Color BADGE = new Color(0xD9, 0x30, 0x25);
    private static final int MOST = 99;
    private static final int[] SCALES = {1, 2, 3};

    private BadgeIcon() {}

    /** An image of {@code size} pixels, and larger ones for finer screens. */
    static Image of(int size, long unread) {
        Image[] variants = new Image[SCALES.length];
        for (int i = 0; i < SCALES.length; i++) {
            variants[i] = draw(size * SCALES[i], unread);
        }
        return new BaseMultiResolutionImage(variants);
    }

    static BufferedImage draw(int size, long unread) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D on = image.createGraphics();
        on.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        on.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        on.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        bell(on, size);
        if (unread > 0) {
            badge(on, size, unread > MOST ? MOST + "+" : Long.toString(unread));
        }
        on.dispose();
        return image;
    }

    private static void bell(Graphics2D on, int size) {
        double unit = size / 32.0;
        Path2D body = new Path2D.Double();
        body.moveTo(5 * unit, 24 * unit);
        body.curveTo(9 * unit, 20 * unit, 7 * unit, 6 * unit, 16 * unit, 5 * unit);
        body.curveTo(25 * unit, 6 * unit, 23 * unit, 20 * unit, 27 * unit, 24 * unit);
        body.closePath();
        on.setColor(BELL);
        on.fill(body);
        on.fill(new Ellipse2D.Double(14.3 * unit, 2 * unit, 3.4 * unit, 4 * unit));
        on.fill(new Arc2D.Double(12 * unit, 22 * unit, 8 * unit, 8 * unit, 180, 180, Arc2D.CHORD));
    }

    private static void badge(Graphics2D on, int size, String count) {
        double height = size * 0.56;
        Font font = new Font(Font.SANS_SERIF, Font.BOLD, (int) Math.round(height * (count.length() > 2 ? 0.6 : 0.78)));
        FontMetrics metrics = on.getFontMetrics(font);
        double width = Math.min(size, Math.max(height, metrics.stringWidth(count) + height * 0.4));
        on.setColor(BADGE);
        on.fill(new java.awt.geom.RoundRectangle2D.Double(size - width, size - height, width, height, height, height));
        on.setColor(Color.WHITE);
        on.setFont(font);
        double x = size - width + (width - metrics.stringWidth(count)) / 2;
        double y = size - height + (height - metrics.getHeight()) / 2 + metrics.getAscent();
        on.drawString(count, (float) x, (float) y);
    }
}
