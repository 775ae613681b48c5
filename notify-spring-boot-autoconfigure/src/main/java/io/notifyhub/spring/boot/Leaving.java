package io.notifyhub.spring.boot;

/** The web server's part in going away. */
interface Leaving {
    /** Where there is no web server. */
    Leaving NOBODY = new Leaving() {
        @Override
        public void drain() {}

        @Override
        public void awaitGone() {}
    };

    /** Lets nobody new in. */
    void drain();

    /** Blocks until all are gone, for seconds at most. */
    void awaitGone();
}
