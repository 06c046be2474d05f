package parley.verification;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The class path of the tests with every folder as a jar: then a class that is needed late needs no descriptor. Stateless. */
final class Packed {
    private Packed() {}

    /** @param to where the jars are put */
    static String classPath(Path to) {
        List<String> places = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path folder = Path.of(place);
            places.add(Files.isDirectory(folder) ? pack(folder, to.resolve(places.size() + ".jar")) : place);
        }
        return places.stream().collect(Collectors.joining(File.pathSeparator));
    }

    private static String pack(Path folder, Path jar) {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, zip);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar.toString();
    }
}
