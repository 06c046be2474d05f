package parley.verification.fuzz;

import parley.protocol.Cleaner;

/** What leaves the cleaner holds legal characters only, legal texts stay as they are, and cleaning twice is cleaning once. */
final class CleanerOracle implements Oracle {
    @Override
    public void judge(byte[] input) {
        String text = new Input(input).text();

        String line = Cleaner.clean(text);
        Oracle.require(Legal.inALine(line), "an illegal character comes through");
        Oracle.require(Cleaner.clean(line).equals(line), "cleaning is not idempotent");
        Oracle.require(line.length() == text.length(), "cleaning loses or adds something");
        Oracle.require(Cleaner.flaw(text).isEmpty() == Legal.inALine(text), "a flaw in a line");
        Oracle.require(line.equals(text) == Legal.inALine(text), "a legal text is changed");

        String lines = Cleaner.cleanLines(text);
        Oracle.require(Legal.inLines(lines), "an illegal character comes through in lines");
        Oracle.require(Cleaner.cleanLines(lines).equals(lines), "cleaning lines is not idempotent");
        Oracle.require(Cleaner.flawOfLines(text).isEmpty() == Legal.inLines(text), "a flaw in lines");
        Oracle.require(lines.equals(text) == Legal.inLines(text), "a legal text of lines is changed");
    }
}
