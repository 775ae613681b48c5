package io.notifyhub.conformance;

/** The client did not do what it had to; the message is the sentence of the verdict. */
final class ExpectationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExpectationException(String sentence) {
        super(sentence);
    }

    static void require(boolean kept, String otherwise) {
        if (!kept) {
            throw new ExpectationException(otherwise);
        }
    }
}
