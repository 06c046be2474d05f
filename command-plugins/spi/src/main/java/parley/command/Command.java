package parley.command;

/** What a command is, and what does it. */
public record Command(CommandSpec spec, CommandHandler handler) {}
