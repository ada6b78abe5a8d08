package dev.kirby.portfolio;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the parameters of several strategies are called together: {@code fast} is that of every strategy that has it, {@code fast_2}
 * that of the second member alone. A strategy's own parameter of such a name is that parameter.
 */
final class MemberParameters {

    private static final Pattern OF_ONE = Pattern.compile("(.+)_([1-9][0-9]{0,5})");

    private final List<Member> members;

    MemberParameters(List<Member> members) {
        this.members = members;
    }

    /** Every name, those of all members first. */
    List<String> names() {
        Set<String> names = new LinkedHashSet<>();
        members.forEach(member -> names.addAll(member.strategy().params().names()));
        for (int i = 0; i < members.size() && members.size() > 1; i++) {
            for (String name : members.get(i).strategy().params().names()) {
                names.add(name + "_" + (i + 1));
            }
        }
        return new ArrayList<>(names);
    }

    /** The strategy of a member with those of the values that are its own; what is said for it alone counts. */
    Strategy of(Params params, int member) {
        Strategy strategy = members.get(member).strategy();
        Params all = Params.empty();
        Params alone = Params.empty();
        for (String name : params.names()) {
            require(name);
            if (strategy.params().has(name)) {
                all = all.with(name, params.value(name));
            } else if (!isShared(name)) {
                Matcher one = OF_ONE.matcher(name);
                if (one.matches() && Integer.parseInt(one.group(2)) == member + 1) {
                    alone = alone.with(one.group(1), params.value(name));
                }
            }
        }
        return strategy.with(all.with(alone));
    }

    void require(String name) {
        if (isShared(name)) {
            return;
        }
        Matcher one = OF_ONE.matcher(name);
        if (one.matches()) {
            int member = Integer.parseInt(one.group(2));
            if (member <= members.size()
                    && members.get(member - 1).strategy().params().has(one.group(1))) {
                return;
            }
        }
        throw new InvalidRequestException("No strategy of the portfolio has a parameter '" + name + "'"
                + NearestNames.hint(name, names()) + ": there are " + names() + ".");
    }

    private boolean isShared(String name) {
        return members.stream().anyMatch(member -> member.strategy().params().has(name));
    }
}
