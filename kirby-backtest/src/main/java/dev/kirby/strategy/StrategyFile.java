package dev.kirby.strategy;

import dev.kirby.InvalidRequestException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A strategy in one source file, compiled in memory by the JDK's compiler; nothing is written to disk. */
final class StrategyFile {

    private static final int MAX_ERRORS = 3;

    private final Path file;
    private final List<Path> classPath;
    private final ClassLoader parent;

    StrategyFile(Path file, List<Path> classPath, ClassLoader parent) {
        this.file = file;
        this.classPath = classPath;
        this.parent = parent;
    }

    /** Compiles the file and makes its strategy. */
    StrategyProvider load() {
        if (!Files.isRegularFile(file)) {
            throw new InvalidRequestException("There is no strategy file " + file.toAbsolutePath()
                    + ". A first one is kirby-examples/src/main/strategies/SmaCross.java.");
        }
        return instance(compile());
    }

    private Map<String, byte[]> compile() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new InvalidRequestException("Cannot compile " + file + ": this Java is a runtime without compiler."
                    + " Run Kirby with a JDK (" + System.getProperty("java.home") + " is not one), or compile the file"
                    + " elsewhere and give its folder by --class-path.");
        }
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager standard =
                        compiler.getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8);
                Memory memory = new Memory(standard)) {
            List<String> options = List.of(
                    "-classpath", classPath(), "-proc:none", "-g", "-parameters", "-encoding", "UTF-8", "-Xlint:none");
            boolean compiled = compiler.getTask(
                            null, memory, problems, options, null, standard.getJavaFileObjects(file))
                    .call();
            if (!compiled) {
                throw new InvalidRequestException(errors(problems.getDiagnostics()));
            }
            return memory.classes();
        } catch (IOException e) {
            throw new InvalidRequestException("Cannot read " + file + ": " + e.getMessage() + ".", e);
        }
    }

    private String classPath() {
        List<String> paths =
                new ArrayList<>(classPath.stream().map(Path::toString).toList());
        paths.add(System.getProperty("java.class.path"));
        return String.join(File.pathSeparator, paths);
    }

    /** For example {@code SmaCross.java:12: cannot find symbol: method smaa(int), in 'double[] fast = study.smaa(10);'}. */
    private String errors(List<Diagnostic<? extends JavaFileObject>> problems) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> errors = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> problem : problems) {
            if (problem.getKind() != Diagnostic.Kind.ERROR) {
                continue;
            }
            String text = problem.getMessage(Locale.ROOT).strip().replaceAll("\\s*\\R\\s*", ", ");
            int line = (int) problem.getLineNumber();
            boolean known = line >= 1 && line <= lines.size();
            errors.add(file.getFileName() + (known ? ":" + line : "") + ": " + text
                    + (known ? ", in '" + lines.get(line - 1).strip() + "'" : ""));
        }
        String more = errors.size() > MAX_ERRORS ? "; and " + (errors.size() - MAX_ERRORS) + " more" : "";
        return "Cannot compile " + file + ". "
                + errors.stream().limit(MAX_ERRORS).collect(Collectors.joining("; ")) + more + ".";
    }

    private StrategyProvider instance(Map<String, byte[]> classes) {
        ClassLoader loader = new ClassesInMemory(classes, parent);
        try {
            for (String name : classes.keySet()) {
                Class<?> type = loader.loadClass(name);
                if (StrategyProvider.class.isAssignableFrom(type) && Modifier.isPublic(type.getModifiers())) {
                    return (StrategyProvider) type.getConstructor().newInstance();
                }
            }
        } catch (NoSuchMethodException e) {
            throw new InvalidRequestException(
                    "The class of " + file + " needs a public constructor without arguments.", e);
        } catch (ReflectiveOperationException | LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new InvalidRequestException("The class of " + file + " cannot be made: " + cause + ".", e);
        }
        throw new InvalidRequestException(file + " has no public class that implements StrategyProvider. Write"
                + " 'public class " + className() + " implements StrategyProvider { public Strategy strategy() {"
                + " return Strategy.of(...); } }'.");
    }

    private String className() {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** Keeps what the compiler writes. */
    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();

        Memory(JavaFileManager manager) {
            super(manager);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            URI uri = URI.create("memory:///" + name.replace('.', '/') + kind.extension);
            return new SimpleJavaFileObject(uri, kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    written.put(name, bytes);
                    return bytes;
                }
            };
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new LinkedHashMap<>();
            written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }
}
