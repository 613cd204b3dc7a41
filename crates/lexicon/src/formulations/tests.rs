use super::*;
use std::collections::BTreeSet;

fn name_of(text: &str) -> Option<&str> {
    Formulations::embedded().group_of(text).map(|formulation| formulation.name.as_str())
}

fn with(own: &str) -> Formulations {
    Formulations::embedded().with_additions(own).expect("the lines are well formed")
}

fn texts<'f>(formulations: &'f Formulations, name: &str) -> Vec<&'f str> {
    let formulation = formulations.group_of(name).expect("the group is there");
    formulation.renderings.iter().map(|rendering| rendering.text.as_str()).collect()
}

#[test]
fn no_rendering_stands_twice() {
    let lines: Vec<(usize, Vec<&str>)> = rows(DATA).collect();
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (_, fields) in &lines {
        let before = seen.insert(key(fields[4]), fields[0]);
        assert_eq!(before, None, "{fields:?}");
    }
    let listed: usize = Formulations::embedded().iter().map(|group| group.renderings.len()).sum();
    assert_eq!(listed, lines.len());
}

#[test]
fn what_is_known_is_told_without_tables() {
    let known = Formulations::embedded().known();
    assert!(known.names.keys().chain(known.renderings.keys()).all(|key| is_known(key)));
    assert!(["", "long", "long-arm", "international law", "国"].iter().all(|text| !is_known(&key(text))));
}

#[test]
fn the_lines_of_a_formulation_stand_together() {
    let mut groups: Vec<&str> = rows(DATA).map(|(_, fields)| fields[0]).collect();
    groups.dedup();
    assert_eq!(groups.len(), groups.iter().collect::<BTreeSet<_>>().len());
    assert!(groups.len() >= 66, "{}", groups.len());
}

#[test]
fn the_name_of_a_formulation_is_no_rendering_of_another() {
    let formulations = Formulations::embedded();
    for (name, place) in &formulations.known().names {
        let other = formulations.known().renderings.get(name);
        assert!(other.is_none_or(|(other, _)| other == place), "{name}");
    }
}

#[test]
fn every_formulation_can_be_asked_for_in_english() {
    for formulation in Formulations::embedded().iter() {
        let exact = |rendering: &Rendering| rendering.language == "en" && !rendering.forms;
        assert!(formulation.renderings.iter().any(exact), "{}", formulation.name);
    }
}

#[test]
fn languages_that_inflect_are_matched_in_any_form() {
    for formulation in Formulations::embedded().iter() {
        for rendering in &formulation.renderings {
            let inflected = matches!(rendering.language.as_str(), "ru" | "fr" | "es" | "ar");
            assert_eq!(rendering.forms, inflected, "{}", rendering.text);
        }
    }
}

#[test]
fn renderings_in_several_languages_are_one_formulation() {
    for (name, renderings) in [
        (
            "community-with-a-shared-future",
            "人类命运共同体; community of common destiny; сообщество единой судьбы человечества",
        ),
        ("belt-and-road", "一带一路; BRI; One Belt One Road; «Пояс и путь»; Belt-and-Road"),
        ("responsibility-to-protect", "R2P; responsabilite de proteger; المسؤولية عن الحماية"),
        ("global-initiative-on-data-security", "Global Data Security Initiative"),
        ("special-military-operation", "специальная военная операция; war in Ukraine"),
        ("greater-eurasian-partnership", "Большое евразийское партнерство"),
        ("sincerity-real-results-affinity-and-good-faith", "真实亲诚"),
    ] {
        for rendering in renderings.split("; ") {
            assert_eq!(name_of(rendering), Some(name), "{rendering}");
        }
    }
}

#[test]
fn case_signs_and_spelling_make_no_difference() {
    for (text, name) in [
        ("“LONG ARM”  jurisdiction", "long-arm-jurisdiction"),
        ("long-arm-jurisdiction", "long-arm-jurisdiction"),
        ("Global Civilisation Initiative", "global-civilization-initiative"),
        ("color revolutions", "colour-revolution"),
        ("United Nations-centered international system", "un-centred-international-system"),
        ("multipolar world", "multipolar-world"),
        ("phaseout", "phase-out"),
        ("derisking", "de-risking"),
        ("Don’t say we didn’t warn you", "do-not-say-you-were-not-warned"),
    ] {
        assert_eq!(name_of(text), Some(name), "{text}");
    }
    assert_eq!(name_of("jurisdiction"), None);
    assert_eq!(name_of(""), None);
}

#[test]
fn what_policy_keeps_apart_is_never_merged() {
    for (one, other) in [
        ("one-China principle", "one-China policy"),
        ("一个中国原则", "一个中国政策"),
        ("phase out", "phase down"),
        ("phase out", "transition away from fossil fuels"),
        ("rules-based international order", "international order based on international law"),
        ("decoupling", "de-risking"),
        ("peaceful rise", "peaceful development"),
    ] {
        let (one, other) = (name_of(one), name_of(other));
        assert!(one.is_some() && other.is_some() && one != other, "{one:?} {other:?}");
    }
}

#[test]
fn a_users_own_lines_add_renderings_and_groups() {
    let own =
        "# mine\nbelt-and-road\tB\ten\texact\tNew Silk Road\nnew-thinking\tA\tru\tforms\tновое мышление\n";
    let formulations = with(own);
    assert_eq!(texts(&formulations, "belt-and-road").last(), Some(&"New Silk Road"));
    let found = formulations.group_of("Новое мышление").expect("the group is new");
    assert_eq!(found.name, "new-thinking");
    assert_eq!((found.renderings[0].certainty.letter(), found.renderings[0].forms), ('A', true));
    assert_eq!(formulations.iter().len(), Formulations::embedded().iter().len() + 1);
}

#[test]
fn a_users_own_line_moves_a_known_rendering() {
    let formulations =
        with("taiwan\tB\ten\texact\tOne China policy\ntaiwan\tB\ten\texact\tone-China principle\n");
    assert_eq!(texts(&formulations, "taiwan"), ["One China policy", "one-China principle"]);
    assert!(!texts(&formulations, "one-china-principle").contains(&"one-China principle"));
    assert_eq!(name_of("one-China policy"), Some("one-china-policy"));
}

#[test]
fn a_users_own_line_says_something_else_of_a_known_rendering() {
    let formulations = with("covid-19\tA\ten\tforms\tNCP\n");
    let renderings = &formulations.group_of("NCP").expect("the rendering stays").renderings;
    let changed: Vec<_> = renderings.iter().filter(|rendering| rendering.text == "NCP").collect();
    assert_eq!((changed.len(), changed[0].certainty, changed[0].forms), (1, Certainty::Checked, true));
    assert_eq!(renderings.len(), texts(Formulations::embedded(), "covid-19").len());
}

#[test]
fn a_users_own_line_removes_a_rendering() {
    let formulations = with(
        "-hegemonism\tA\ten\texact\thegemony\n-shanghai-spirit\tB\tzh\texact\t上海精神\n-shanghai-spirit\tB\ten\texact\tShanghai Spirit\n-shanghai-spirit\tB\tru\tforms\tшанхайский дух\n",
    );
    assert!(formulations.group_of("hegemony").is_none());
    assert!(formulations.group_of("hegemonies").is_some());
    assert!(formulations.group_of("shanghai-spirit").is_none(), "nothing is left of the group");
    let again =
        formulations.with_additions("hegemonism\tA\ten\texact\thegemony\n").expect("the line is well formed");
    assert!(again.group_of("hegemony").is_some());
    // The places of all others have changed.
    for formulation in formulations.iter() {
        for rendering in &formulation.renderings {
            assert_eq!(formulations.rendering_of(&rendering.text), Some(rendering));
            assert_eq!(formulations.group_of(&rendering.text).map(|of| &of.name), Some(&formulation.name));
        }
    }
}

#[test]
fn a_text_is_a_rendering_by_its_letters() {
    let rendering = Formulations::embedded().rendering_of("“Long arm”  JURISDICTION");
    assert_eq!(rendering.map(|rendering| rendering.text.as_str()), Some("long-arm jurisdiction"));
    assert_eq!(Formulations::embedded().rendering_of("belt-and-road initiatives of old"), None);
}

#[test]
fn an_error_names_the_line_and_what_was_expected() {
    let error =
        |own| Formulations::embedded().with_additions(own).expect_err("the line is wrong").to_string();
    assert_eq!(
        error("# mine\nbelt-and-road\tNew Silk Road\n"),
        "line 2: expected group, certainty, language, form and rendering, parted by tabs, found `belt-and-road\tNew Silk Road`"
    );
    assert_eq!(
        error("Belt and Road\tB\ten\texact\tNew Silk Road\n"),
        "line 1: expected a group such as `long-arm-jurisdiction`, found `Belt and Road`"
    );
    assert_eq!(
        error("belt-and-road\tD\ten\texact\tNew Silk Road\n"),
        "line 1: expected a certainty `A`, `B` or `C`, found `D`"
    );
    assert_eq!(
        error("belt-and-road\tB\tEnglish\texact\tNew Silk Road\n"),
        "line 1: expected a language such as `en`, found `English`"
    );
    assert_eq!(
        error("belt-and-road\tB\ten\tany\tNew Silk Road\n"),
        "line 1: expected a form `exact` or `forms`, found `any`"
    );
    assert_eq!(error("belt-and-road\tB\ten\texact\t…\n"), "line 1: expected a rendering, found `…`");
    assert_eq!(
        error("-belt-and-road\tB\ten\texact\tde-risking\n"),
        "line 1: expected a rendering of the group that it is removed from, found `de-risking`"
    );
}
