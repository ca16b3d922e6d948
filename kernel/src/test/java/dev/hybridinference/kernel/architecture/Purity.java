package dev.hybridinference.kernel.architecture;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a pure class may use: values, collections, bytes and the JSON tokenizer. Whatever is not
 * named here counts as a way to the outside.
 */
final class Purity {

    private static final Predicate<String> ALLOWED_CLASSES =
            Pattern.compile(
                            """
                            dev\\.hybridinference\\.kernel\\..+
                            |tools\\.jackson\\.core\\..+
                            |org\\.jspecify\\.annotations\\.\\w+
                            |java\\.lang\\.(annotation\\.|invoke\\.|runtime\\.|constant\\.|ref\\.)?[\\w$]+
                            |java\\.util\\.((function|stream|regex|random|zip|concurrent\\.atomic|concurrent\\.locks)\\.)?[\\w$]+
                            |java\\.util\\.concurrent\\.(Concurrent\\w+|TimeUnit)
                            |java\\.(math|security|text)\\.[\\w$]+
                            |java\\.nio\\.(charset\\.)?[\\w$]+
                            |java\\.time\\.(\\w+\\.)?[\\w$]+
                            |java\\.io\\.(\\w*IOException|EOFException|InputStream|OutputStream|ByteArray\\w+|Serializable)
                            |java\\.net\\.(URI|URISyntaxException)
                            |(boolean|byte|char|short|int|long|float|double|void)
                            """,
                            Pattern.COMMENTS)
                    .asMatchPredicate();

    private static final Set<String> BANNED_CLASSES =
            Set.of(
                    "java.lang.Thread",
                    "java.lang.Thread$Builder",
                    "java.lang.Thread$Builder$OfVirtual",
                    "java.lang.Runtime",
                    "java.lang.Process",
                    "java.lang.ProcessBuilder",
                    "java.util.Timer",
                    "java.util.Scanner",
                    "java.security.SecureRandom");

    private static final Predicate<String> BANNED_MEMBERS =
            Pattern.compile(
                            """
                            java\\.time\\.\\w+\\.now
                            |java\\.time\\.(Clock|InstantSource)\\.(system\\w*|tick\\w*)
                            |java\\.lang\\.System\\.(nanoTime|currentTimeMillis|getenv|getProperty|exit|in|out|err)
                            |java\\.lang\\.Math\\.random
                            |java\\.util\\.UUID\\.randomUUID
                            |java\\.util\\.random\\.RandomGenerator\\.(getDefault|of)
                            """,
                            Pattern.COMMENTS)
                    .asMatchPredicate();

    private static final Set<String> NEED_A_SEED =
            Set.of("java.util.Random", "java.util.SplittableRandom");

    private Purity() {}

    /**
     * One line per use of the outside world, in the order of the classes; empty when all are pure.
     */
    static List<String> violations(JavaClasses classes) {
        return classes.stream()
                .flatMap(type -> Stream.concat(usedClasses(type), usedMembers(type)))
                .distinct()
                .toList();
    }

    private static Stream<String> usedClasses(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getBaseComponentType().getName())
                .filter(name -> BANNED_CLASSES.contains(name) || !ALLOWED_CLASSES.test(name))
                .map(name -> type.getName() + " uses " + name);
    }

    private static Stream<String> usedMembers(JavaClass type) {
        return type.getAccessesFromSelf().stream()
                .map(JavaAccess::getTarget)
                .filter(target -> BANNED_MEMBERS.test(memberName(target)) || isUnseeded(target))
                .map(target -> type.getName() + " uses " + memberName(target));
    }

    private static boolean isUnseeded(AccessTarget target) {
        return target instanceof AccessTarget.ConstructorCallTarget constructor
                && NEED_A_SEED.contains(target.getOwner().getName())
                && constructor.getRawParameterTypes().isEmpty();
    }

    private static String memberName(AccessTarget target) {
        return target.getOwner().getName() + "." + target.getName();
    }
}
