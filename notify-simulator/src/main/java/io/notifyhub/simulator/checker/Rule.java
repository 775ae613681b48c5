package io.notifyhub.simulator.checker;

/** Something that must hold in every history. Stateless. */
interface Rule {
    void check(Case history, Findings findings);
}
