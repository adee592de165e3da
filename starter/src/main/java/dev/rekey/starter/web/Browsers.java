package dev.rekey.starter.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;

/** Names a browser as people do, so that two of them can be told apart: it is only what the browser says of itself. */
public final class Browsers {

    /** In this order: most browsers also claim to be older ones. */
    private static final Map<String, String> NAMES = ordered(
            "Edg", "Edge",
            "OPR/", "Opera",
            "SamsungBrowser", "Samsung Internet",
            "Firefox", "Firefox",
            "FxiOS", "Firefox",
            "CriOS", "Chrome",
            "Chrome/", "Chrome",
            "Safari/", "Safari");

    private static final Map<String, String> SYSTEMS = ordered(
            "iPhone", "iPhone",
            "iPad", "iPad",
            "Android", "Android",
            "Windows", "Windows",
            "Macintosh", "a Mac",
            "CrOS", "a Chromebook",
            "Linux", "Linux");

    private Browsers() {}

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    /** Such as "Safari on iPhone"; never what the browser sent itself. */
    public static String name(HttpServletRequest request) {
        String agent = request.getHeader(HttpHeaders.USER_AGENT);
        String browser = find(NAMES, agent, "A browser");
        String system = find(SYSTEMS, agent, "");
        return system.isEmpty() ? browser : browser + " on " + system;
    }

    private static String find(Map<String, String> known, String agent, String otherwise) {
        return agent == null
                ? otherwise
                : known.entrySet().stream()
                        .filter(one -> agent.contains(one.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(otherwise);
    }
}
