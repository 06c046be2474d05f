package parley.verification.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import parley.client.peer.SafeName;

/** Whatever a peer calls a file, its name is one component that is legal everywhere and means nothing to any system. */
final class FileNameOracle implements Oracle {
    private static final Path FOLDER = Path.of("/downloads");
    private static final int LONGEST_BYTES = 120;
    private static final Pattern FORBIDDEN = Pattern.compile("[/\\\\:*?\"<>|~$%!`;#]|\\p{C}|\\p{Zl}|\\p{Zp}");
    private static final Pattern DEVICE =
            Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\\$|conout\\$) *(\\..*)?");

    @Override
    public void judge(byte[] input) {
        Input parts = new Input(input);
        int number = 1 + parts.choice(9);
        String label = parts.text();

        String name = SafeName.of(label, number);
        Oracle.require(name.getBytes(UTF_8).length <= LONGEST_BYTES, "the name is too long");
        judge(name);
        judge(SafeName.numbered(name, 1 + number));
        Oracle.require(SafeName.of(name, number).equals(name), "a safe name is changed");
    }

    private static void judge(String name) {
        Oracle.require(!name.isEmpty(), "no name");
        Oracle.require(new String(name.getBytes(UTF_8), UTF_8).equals(name), "half a pair in the name");
        Oracle.require(!FORBIDDEN.matcher(name).find(), "a character that means something");
        Oracle.require(!name.startsWith(".") && !name.startsWith("-") && !name.startsWith(" "), "its beginning");
        Oracle.require(!name.endsWith(".") && !name.endsWith(" "), "its end");
        Oracle.require(!name.toLowerCase(Locale.ROOT).endsWith(".part"), "it looks unfinished");
        Oracle.require(!DEVICE.matcher(name).matches(), "a device of Windows");
        Path path = FOLDER.resolve(name).normalize();
        Oracle.require(path.getNameCount() == 2 && path.startsWith(FOLDER), "it is no component of its folder");
    }
}
