package parley.client.console;

import java.util.List;
import java.util.Map;

/** What makes somebody look who is called by name: the bell, and a notification where the terminal shows one. */
final class Bell {
    private static final String RING = "\007";

    private enum Kind {
        /** The bell alone. */
        BELL,
        /** iTerm2's sequence, which kitty, WezTerm and Ghostty know too. */
        OSC_9,
        /** urxvt's, which foot and the terminals of GNOME know too. */
        OSC_777
    }

    private final Kind kind;

    Bell(Map<String, String> environment) {
        String program = environment.getOrDefault("TERM_PROGRAM", "");
        String type = environment.getOrDefault("TERM", "");
        if (List.of("iTerm.app", "WezTerm", "ghostty").contains(program) || type.startsWith("xterm-kitty")) {
            kind = Kind.OSC_9;
        } else if (environment.containsKey("VTE_VERSION") || type.startsWith("rxvt") || type.startsWith("foot")) {
            kind = Kind.OSC_777;
        } else {
            kind = Kind.BELL;
        }
    }

    /** One ring for all that is printed at a time; empty if nobody is called. */
    String of(List<Backlog.Entry> entries) {
        for (Backlog.Entry entry : entries) {
            if (entry.item() instanceof Item.Said said && said.mention()) {
                String text = Printable.line(said.from()).replace(';', ',') + " mentions you";
                return switch (kind) {
                    case BELL -> RING;
                    case OSC_9 -> RING + "\033]9;parley: " + text + RING;
                    case OSC_777 -> RING + "\033]777;notify;parley;" + text + RING;
                };
            }
        }
        return "";
    }
}
