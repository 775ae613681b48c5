package io.notifyhub.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happens in the exchanges that {@link Recorder} records. {@code admit} lets the client in that came back. */
final class Exchanges {
    private static final String TITLED =
            "{'host':'notify','request':{'type':'approval','title':'Details approved','message':'Yours,"
                    + " too','link':'/me','data':{'form':77}}}";
    private static final String UNTITLED =
            "{'host':'notify','request':{'type':'friend_request','actor':'1','verb':'asks','data':{'request_id':123}}}";

    private Exchanges() {}

    static Map<String, List<JsonNode>> all() {
        Map<String, List<JsonNode>> all = new TreeMap<>();
        all.put(
                "steps",
                acts(
                        TITLED,
                        UNTITLED,
                        "{'host':'mute','type':'quiet'}",
                        "{'host':'notify','request':{'type':'quiet','title':'Shh'}}",
                        "{'host':'event','type':'typing'}",
                        "{'host':'read','id':1}",
                        "{'host':'delete','id':2}"));
        all.put(
                "commands",
                acts(
                        TITLED,
                        UNTITLED,
                        "{'app':'mark_read','id':1}",
                        "{'app':'mark_read','id':1}",
                        "{'app':'mark_read','id':99}",
                        "{'app':'list','limit':10}",
                        "{'app':'mark_all_read'}",
                        "{'app':'delete','id':2}"));
        all.put(
                "resume",
                acts(
                        TITLED,
                        "{'cut':true}",
                        UNTITLED,
                        TITLED,
                        "{'host':'read','id':1}",
                        "{'host':'delete','id':2}",
                        "{'admit':true}",
                        UNTITLED));
        all.put(
                "replaced",
                acts(TITLED, "{'cut':true}", "{'host':'restart'}", UNTITLED, TITLED, "{'admit':true}", TITLED));
        List<String> many = new ArrayList<>(List.of("{'cut':true}"));
        many.addAll(Collections.nCopies(10, UNTITLED));
        for (int i = 0; i < 3; i++) {
            many.addAll(List.of(UNTITLED, "{'host':'prune'}"));
        }
        many.addAll(List.of("{'admit':true}", TITLED));
        all.put("pruned", acts(many.toArray(new String[0])));
        all.put("signed-out", acts(TITLED, "{'host':'disconnect','code':4003}"));
        all.put("drain", acts(TITLED, "{'host':'drain'}", "{'host':'restart'}", "{'admit':true}", UNTITLED));
        return all;
    }

    private static List<JsonNode> acts(String... acts) {
        return Arrays.stream(acts)
                .map(act -> Frames.parse(act.replace('\'', '"')))
                .toList();
    }
}
