package parley.verification;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server's machine and two clients' machines, made of network namespaces: both clients reach the server; whether they reach
 * each other is for the test to say. A test that needs them is skipped, with a notice, where they cannot be made.
 */
final class Machines implements AutoCloseable {
    private static final int SECONDS = 20;

    private final List<String> made = new ArrayList<>();
    private final String prefix = "parley-" + ProcessHandle.current().pid() + "-";

    private Machines() {}

    /** All three on one network: 10.77.0.1, .2 and .3. */
    static Machines onOneLan() {
        Machines machines = three();
        machines.inServer("ip link add lan type bridge");
        machines.inServer("ip addr add 10.77.0.1/24 dev lan");
        machines.inServer("ip link set lan up");
        for (int client = 2; client <= 3; client++) {
            machines.cable(client);
            machines.inServer("ip link set to" + client + " master lan");
            machines.in(client, "ip addr add 10.77.0." + client + "/24 dev eth");
        }
        return machines;
    }

    /** Each client on a network of its own with the server, 10.77.2.2 and 10.77.3.2; nothing passes between the two. */
    static Machines apart() {
        Machines machines = three();
        for (int client = 2; client <= 3; client++) {
            machines.cable(client);
            machines.inServer("ip addr add 10.77." + client + ".1/24 dev to" + client);
            machines.in(client, "ip addr add 10.77." + client + ".2/24 dev eth");
            machines.in(client, "ip route add default via 10.77." + client + ".1");
        }
        return machines;
    }

    private static Machines three() {
        Machines machines = new Machines();
        for (int machine = 1; machine <= 3; machine++) {
            String name = machines.prefix + machine;
            boolean can = run(List.of("ip", "netns", "add", name));
            if (!can) {
                machines.close();
            }
            assumeTrue(can, "skipped: network namespaces cannot be made here");
            machines.made.add(name);
            machines.in(machine, "ip link set lo up");
        }
        return machines;
    }

    private void cable(int client) {
        inServer("ip link add to" + client + " type veth peer name eth netns " + prefix + client);
        inServer("ip link set to" + client + " up");
        in(client, "ip link set eth up");
    }

    private void inServer(String command) {
        in(1, command);
    }

    void in(int machine, String command) {
        List<String> all = new ArrayList<>(on(machine));
        all.addAll(List.of(command.split(" ")));
        if (!run(all)) {
            close();
            throw new AssertionError("failed: " + String.join(" ", all));
        }
    }

    /** What to put before a command for it to run on this machine; 1 is the server's. */
    List<String> on(int machine) {
        return List.of("ip", "netns", "exec", prefix + machine);
    }

    private static boolean run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                System.err.println(String.join(" ", command) + ": " + output);
            }
            return ended && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        made.forEach(name -> run(List.of("ip", "netns", "del", name)));
        made.clear();
    }
}
