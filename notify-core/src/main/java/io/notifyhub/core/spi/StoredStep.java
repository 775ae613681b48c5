package io.notifyhub.core.spi;

/**
 * A step that was just stored, with what ties it to the one before. Immutable.
 *
 * @param step the step
 * @param prevMark the mark of the step before it; of the store itself if it is the first
 */
public record StoredStep(Step step, long prevMark) {}
