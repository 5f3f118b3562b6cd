//! The `lro-lint` program.

use lro_lint::{
    engine, lro,
    workspace::{Disk, Input, Workspace},
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let mut args = std::env::args().skip(1).collect::<Vec<_>>();
    let explain = args.first().is_some_and(|a| a == "explain");
    if explain {
        args.remove(0);
    }
    let t = std::time::Instant::now();
    let root = std::path::PathBuf::from(&args[0]);
    let (dir, inputs) = if root.is_dir() {
        (root.clone(), vec![Input::Folder(String::new())])
    } else {
        (
            root.parent().unwrap().to_owned(),
            vec![Input::File(
                root.file_name().unwrap().to_str().unwrap().to_owned(),
            )],
        )
    };
    let disk = Disk::new(&dir, 2).unwrap();
    let (ws, errs) = Workspace::load(&disk, &inputs);
    eprintln!(
        "load {:?} docs {} skipped {} errs {:?}",
        t.elapsed(),
        ws.documents().len(),
        ws.skipped(),
        errs
    );
    let survey = lro::Survey::new(&ws, |api, _| lro::Profile::of(lro::detect(api)));
    eprintln!("survey {:?}", t.elapsed());
    if explain {
        let all: Vec<_> = survey
            .documents
            .iter()
            .flat_map(|d| d.lros.iter().map(lro::Explanation::of))
            .collect();
        println!("{}", serde_json::to_string_pretty(&all).unwrap());
        return;
    }
    let f = engine::lint(&ws, &survey, &engine::Settings::default());
    eprintln!("lint {:?}", t.elapsed());
    println!("{:?}", f.summary);
    for d in &f.diagnostics {
        let s = d.primary.start();
        println!(
            "{}:{}:{}: {}[{}] {} | {}",
            d.primary.path(),
            s.line,
            s.column,
            d.severity,
            d.code,
            d.message,
            d.operation
                .as_ref()
                .map(|o| o.to_string())
                .unwrap_or_else(|| format!("{} ops", d.operation_count))
        );
    }
}
