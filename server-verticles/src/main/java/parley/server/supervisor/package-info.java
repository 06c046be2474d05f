/** What the process that started us wants to hear: that we are ready, reload, stop, live. Knows only the wire. */
@NullMarked
package parley.server.supervisor;

import org.jspecify.annotations.NullMarked;
