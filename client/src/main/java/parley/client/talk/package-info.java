/** The interactive client's mind: conversations, unread messages, mentions, and what a typed line does. */
@NullMarked
package parley.client.talk;

import org.jspecify.annotations.NullMarked;
