package parley.client.peer;

import parley.protocol.PeerLine;

/** What the links tell about files. */
interface FileLines {
    void up(Talk talk);

    /** One of the lines about files. */
    void said(Talk talk, PeerLine line);

    /** Some of the bytes that the last line announced. */
    void data(Talk talk, byte[] bytes);

    /** More can be said, after {@link Talk#full()}. */
    void drained(Talk talk);

    void down(Talk talk);

    /** For a client that takes no files. */
    final class Refusing implements FileLines {
        @Override
        public void up(Talk talk) {}

        @Override
        public void said(Talk talk, PeerLine line) {
            if (line instanceof PeerLine.FileOffer offer) {
                talk.say(new PeerLine.FileRefuse(offer.file()));
            }
        }

        @Override
        public void data(Talk talk, byte[] bytes) {}

        @Override
        public void drained(Talk talk) {}

        @Override
        public void down(Talk talk) {}
    }
}
