<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt_BR" sourcelanguage="en_US">
<context>
    <name></name>
    <message>
        <source>{0} % sure</source>
        <translation>{0} % de certeza</translation>
    </message>
    <message>
        <source>Not analysed yet. That happens when it is approved.</source>
        <translation>Ainda não analisado. Isso acontece ao aprovar.</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>não medido</translation>
    </message>
    <message>
        <source>Gender</source>
        <translation>Gênero</translation>
    </message>
    <message>
        <source>Species</source>
        <translation>Espécie</translation>
    </message>
    <message>
        <source>Looks</source>
        <translation>Aparenta</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>Classificação</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Conteúdo</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>Estilo</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>male</source>
        <translation>masculino</translation>
    </message>
    <message>
        <source>female</source>
        <translation>feminino</translation>
    </message>
    <message>
        <source>non-binary</source>
        <translation>não binário</translation>
    </message>
    <message>
        <source>other</source>
        <translation>outro</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>desconhecido</translation>
    </message>
    <message>
        <source>violence</source>
        <translation>violência</translation>
    </message>
    <message>
        <source>gore</source>
        <translation>sangue e vísceras</translation>
    </message>
    <message>
        <source>sexual</source>
        <translation>sexual</translation>
    </message>
    <message>
        <source>nudity</source>
        <translation>nudez</translation>
    </message>
    <message>
        <source>language</source>
        <translation>linguagem</translation>
    </message>
    <message>
        <source>drugs</source>
        <translation>drogas</translation>
    </message>
    <message>
        <source>alcohol</source>
        <translation>álcool</translation>
    </message>
    <message>
        <source>horror</source>
        <translation>terror</translation>
    </message>
    <message>
        <source>psychological</source>
        <translation>psicológico</translation>
    </message>
    <message>
        <source>discrimination</source>
        <translation>discriminação</translation>
    </message>
    <message>
        <source>crime</source>
        <translation>crime</translation>
    </message>
    <message>
        <source>gambling</source>
        <translation>jogos de azar</translation>
    </message>
    <message>
        <source>child</source>
        <translation>criança</translation>
    </message>
    <message>
        <source>teenager</source>
        <translation>adolescente</translation>
    </message>
    <message>
        <source>young adult</source>
        <translation>adulto jovem</translation>
    </message>
    <message>
        <source>adult</source>
        <translation>adulto</translation>
    </message>
    <message>
        <source>middle-aged</source>
        <translation>meia-idade</translation>
    </message>
    <message>
        <source>elderly</source>
        <translation>idoso</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>incerto</translation>
    </message>
    <message>
        <source>anime</source>
        <translation>anime</translation>
    </message>
    <message>
        <source>realistic</source>
        <translation>realista</translation>
    </message>
    <message>
        <source>semi realistic</source>
        <translation>semirrealista</translation>
    </message>
    <message>
        <source>cartoon</source>
        <translation>cartum</translation>
    </message>
    <message>
        <source>manga</source>
        <translation>mangá</translation>
    </message>
    <message>
        <source>manhwa</source>
        <translation>manhwa</translation>
    </message>
    <message>
        <source>comic</source>
        <translation>quadrinhos</translation>
    </message>
    <message>
        <source>chibi</source>
        <translation>chibi</translation>
    </message>
    <message>
        <source>pixel art</source>
        <translation>pixel art</translation>
    </message>
    <message>
        <source>3D</source>
        <translation>3D</translation>
    </message>
    <message>
        <source>dark fantasy</source>
        <translation>fantasia sombria</translation>
    </message>
    <message>
        <source>fantasy</source>
        <translation>fantasia</translation>
    </message>
    <message>
        <source>furry</source>
        <translation>furry</translation>
    </message>
    <message>
        <source>science fiction</source>
        <translation>ficção científica</translation>
    </message>
    <message>
        <source>general</source>
        <translation>geral</translation>
    </message>
    <message>
        <source>Hair color</source>
        <translation>Cor do cabelo</translation>
    </message>
    <message>
        <source>Hair style</source>
        <translation>Penteado</translation>
    </message>
    <message>
        <source>Eye color</source>
        <translation>Cor dos olhos</translation>
    </message>
    <message>
        <source>Skin tone</source>
        <translation>Tom de pele</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>Porte físico</translation>
    </message>
    <message>
        <source>Outfit</source>
        <translation>Roupa</translation>
    </message>
    <message>
        <source>Accessories</source>
        <translation>Acessórios</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>Traços</translation>
    </message>
    <message>
        <source>none</source>
        <translation>nenhum</translation>
    </message>
    <message>
        <source>all ages</source>
        <translation>livre</translation>
    </message>
    <message>
        <source>from {0} years</source>
        <translation>a partir de {0} anos</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Bloqueado</translation>
    </message>
    <message>
        <source>No image</source>
        <translation>Sem imagem</translation>
    </message>
    <message>
        <source>Image unreadable</source>
        <translation>Imagem ilegível</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>Left picture</source>
        <translation>Imagem à esquerda</translation>
    </message>
    <message>
        <source>Right picture</source>
        <translation>Imagem à direita</translation>
    </message>
    <message>
        <source>other candidate</source>
        <translation>outro candidato</translation>
    </message>
    <message>
        <source>freeze the other one</source>
        <translation>congelar a outra</translation>
    </message>
    <message>
        <source>wheel</source>
        <translation>roda</translation>
    </message>
    <message>
        <source>zoom both</source>
        <translation>zoom nas duas</translation>
    </message>
    <message>
        <source>drag</source>
        <translation>arrastar</translation>
    </message>
    <message>
        <source>move both</source>
        <translation>mover as duas</translation>
    </message>
    <message>
        <source>whole picture</source>
        <translation>imagem inteira</translation>
    </message>
    <message>
        <source>approve</source>
        <translation>aprovar</translation>
    </message>
    <message>
        <source>reject</source>
        <translation>rejeitar</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>back</source>
        <translation>voltar</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Descrição</translation>
    </message>
    <message>
        <source>{0}, required</source>
        <translation>{0}, obrigatório</translation>
    </message>
    <message>
        <source>Another character is called {0} already.</source>
        <translation>Já existe outro personagem chamado {0}.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Salvar</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Receita</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Para</translation>
    </message>
    <message>
        <source>{0} is {1} · show</source>
        <translation>{0}: {1} · mostrar</translation>
    </message>
    <message>
        <source>Required: {0}.</source>
        <translation>Obrigatório: {0}.</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Gerar</translation>
    </message>
    <message>
        <source>Generate · free</source>
        <translation>Gerar · grátis</translation>
    </message>
    <message numerus="yes">
        <source>%Ln credit(s) · {0} short</source>
        <translation>
            <numerusform>%Ln crédito · faltam {0}</numerusform>
            <numerusform>%Ln créditos · faltam {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Generate · %Ln credit(s), {0} left</source>
        <translation>
            <numerusform>Gerar · %Ln crédito, sobram {0}</numerusform>
            <numerusform>Gerar · %Ln créditos, sobram {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About {0}, as the last %Ln took.</source>
        <translation>
            <numerusform>Cerca de {0}, como levou o último.</numerusform>
            <numerusform>Cerca de {0}, como levaram os últimos %Ln.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) are ahead of it.</source>
        <translation>
            <numerusform>%Ln imagem está na frente.</numerusform>
            <numerusform>%Ln imagens estão na frente.</numerusform>
        </translation>
    </message>
    <message>
        <source>Official bot (free)</source>
        <translation>Bot oficial (grátis)</translation>
    </message>
    <message>
        <source>{0} (pays credits)</source>
        <translation>{0} (paga créditos)</translation>
    </message>
    <message>
        <source>No forecast yet: this recipe has not finished a character here.</source>
        <translation>Ainda sem previsão: esta receita não concluiu nenhum personagem aqui.</translation>
    </message>
    <message>
        <source>Near-duplicate {0}, {1}</source>
        <translation>Quase duplicata {0}, {1}</translation>
    </message>
    <message>
        <source>0 of {0} shown because of level</source>
        <translation>0 de {0} visíveis por causa do nível</translation>
    </message>
    <message>
        <source>What matches has a level that is not chosen.</source>
        <translation>O que corresponde tem um nível que não está escolhido.</translation>
    </message>
    <message>
        <source>Show every level</source>
        <translation>Mostrar todos os níveis</translation>
    </message>
    <message>
        <source>No candidates yet</source>
        <translation>Ainda não há candidatos</translation>
    </message>
    <message>
        <source>Fetch the newest images, then decide about each with a single key.</source>
        <translation>Busque as imagens mais novas e decida sobre cada uma com uma só tecla.</translation>
    </message>
    <message>
        <source>Fetch candidates</source>
        <translation>Buscar candidatos</translation>
    </message>
    <message>
        <source>Everything here is decided</source>
        <translation>Tudo aqui já foi decidido</translation>
    </message>
    <message>
        <source>Fetch more, or choose another status above.</source>
        <translation>Busque mais ou escolha outro estado acima.</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>Nada corresponde</translation>
    </message>
    <message>
        <source>No candidate fits this filter.</source>
        <translation>Nenhum candidato corresponde a este filtro.</translation>
    </message>
    <message>
        <source>Reset the filter</source>
        <translation>Limpar o filtro</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Mais novas</translation>
    </message>
    <message>
        <source>Most Reactions</source>
        <translation>Mais reações</translation>
    </message>
    <message>
        <source>Most Comments</source>
        <translation>Mais comentários</translation>
    </message>
    <message>
        <source>Most Collected</source>
        <translation>Mais colecionadas</translation>
    </message>
    <message>
        <source>Oldest</source>
        <translation>Mais antigas</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>Aleatório</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Dia</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>Semana</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Mês</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>Ano</translation>
    </message>
    <message>
        <source>AllTime</source>
        <translation>Desde sempre</translation>
    </message>
    <message>
        <source>Level {0}</source>
        <translation>Nível {0}</translation>
    </message>
    <message>
        <source>New images at most</source>
        <translation>Imagens novas, no máximo</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>Níveis</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Ordem</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Período</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>What to fetch</source>
        <translation>O que buscar</translation>
    </message>
    <message>
        <source>Cancel the fetch</source>
        <translation>Cancelar a busca</translation>
    </message>
    <message>
        <source>Cancelled; what came so far is kept.</source>
        <translation>Cancelado; o que já chegou fica.</translation>
    </message>
    <message>
        <source>{0} / {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>{0} new, at most {1}</source>
        <translation>{0} novas, no máximo {1}</translation>
    </message>
    <message>
        <source>The fetch failed.</source>
        <translation>A busca falhou.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Tentar de novo</translation>
    </message>
    <message>
        <source>0 of {0} shown because of level.</source>
        <translation>0 de {0} visíveis por causa do nível.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln novo</numerusform>
            <numerusform>%Ln novos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln known</source>
        <translation>
            <numerusform>%Ln conhecido</numerusform>
            <numerusform>%Ln conhecidos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hidden by level</source>
        <translation>
            <numerusform>%Ln oculto pelo nível</numerusform>
            <numerusform>%Ln ocultos pelo nível</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln blocked by the safety gate</source>
        <translation>
            <numerusform>%Ln bloqueado pela triagem de segurança</numerusform>
            <numerusform>%Ln bloqueados pela triagem de segurança</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held by the safety gate</source>
        <translation>
            <numerusform>%Ln retido pela triagem de segurança</numerusform>
            <numerusform>%Ln retidos pela triagem de segurança</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without an image</source>
        <translation>
            <numerusform>%Ln sem imagem</numerusform>
            <numerusform>%Ln sem imagem</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unreadable</source>
        <translation>
            <numerusform>%Ln ilegível</numerusform>
            <numerusform>%Ln ilegíveis</numerusform>
        </translation>
    </message>
    <message>
        <source>Any base model</source>
        <translation>Qualquer modelo base</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>Modelo base</translation>
    </message>
    <message>
        <source>Creator</source>
        <translation>Criador</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>Age</source>
        <comment>of the image</comment>
        <translation>Data</translation>
    </message>
    <message>
        <source>Any creator</source>
        <translation>Qualquer criador</translation>
    </message>
    <message>
        <source>All of these, with commas</source>
        <translation>Todas estas, com vírgulas</translation>
    </message>
    <message>
        <source>Only with near-duplicates</source>
        <translation>Só com quase duplicatas</translation>
    </message>
    <message>
        <source>Any age</source>
        <translation>Qualquer data</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Último dia</translation>
    </message>
    <message>
        <source>Last week</source>
        <translation>Última semana</translation>
    </message>
    <message>
        <source>Last month</source>
        <translation>Último mês</translation>
    </message>
    <message>
        <source>Last year</source>
        <translation>Último ano</translation>
    </message>
    <message>
        <source>Image to decide</source>
        <translation>Imagem a decidir</translation>
    </message>
    <message>
        <source>No picture is kept</source>
        <translation>Nenhuma imagem guardada</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} de {1}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln staged, nothing counts yet</source>
        <translation>
            <numerusform>%Ln preparado, nada vale ainda</numerusform>
            <numerusform>%Ln preparados, nada vale ainda</numerusform>
        </translation>
    </message>
    <message>
        <source>held by the safety gate</source>
        <translation>retido pela triagem de segurança</translation>
    </message>
    <message>
        <source>blocked by the safety gate</source>
        <translation>bloqueado pela triagem de segurança</translation>
    </message>
    <message>
        <source>hold</source>
        <translation>pôr em espera</translation>
    </message>
    <message>
        <source>skip</source>
        <translation>pular</translation>
    </message>
    <message>
        <source>undo</source>
        <translation>desfazer</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>summary</source>
        <translation>resumo</translation>
    </message>
    <message>
        <source>back, nothing decided</source>
        <translation>voltar sem decidir</translation>
    </message>
    <message>
        <source>Before it counts</source>
        <translation>Antes de valer</translation>
    </message>
    <message>
        <source>Back to the images</source>
        <translation>Voltar às imagens</translation>
    </message>
    <message>
        <source>Discard all</source>
        <translation>Descartar tudo</translation>
    </message>
    <message>
        <source>to approve</source>
        <translation>a aprovar</translation>
    </message>
    <message>
        <source>to reject</source>
        <translation>a rejeitar</translation>
    </message>
    <message>
        <source>to put on hold</source>
        <translation>a pôr em espera</translation>
    </message>
    <message>
        <source>skipped, stay as they are</source>
        <translation>pulados, ficam como estão</translation>
    </message>
    <message>
        <source>not looked at, stay as they are</source>
        <translation>não vistos, ficam como estão</translation>
    </message>
    <message>
        <source>Decide about {0}</source>
        <translation>Decidir sobre {0}</translation>
    </message>
    <message>
        <source>Nothing is staged</source>
        <translation>Nada preparado</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mais</translation>
    </message>
    <message>
        <source>Search prompts, tags, creators</source>
        <translation>Prompts, tags, criadores</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Busca</translation>
    </message>
    <message>
        <source>Show {0}</source>
        <translation>Mostrar {0}</translation>
    </message>
    <message>
        <source>Only these levels; none chosen shows all</source>
        <translation>Só estes níveis; nenhum escolhido mostra todos</translation>
    </message>
    <message>
        <source>More filters</source>
        <translation>Mais filtros</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Limpar</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Mais novos</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Mais antigos</translation>
    </message>
    <message>
        <source>Last fetched first</source>
        <translation>Últimos buscados</translation>
    </message>
    <message>
        <source>Most liked first</source>
        <translation>Mais curtidos</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtragem</translation>
    </message>
    <message>
        <source>Image: drop, paste or choose one</source>
        <translation>Imagem: solte, cole ou escolha uma</translation>
    </message>
    <message>
        <source>{0} is no image.</source>
        <translation>{0} não é uma imagem.</translation>
    </message>
    <message>
        <source>Give a JPEG, PNG or WebP file.</source>
        <translation>Use um arquivo JPEG, PNG ou WebP.</translation>
    </message>
    <message>
        <source>What was pasted is no image.</source>
        <translation>O que foi colado não é uma imagem.</translation>
    </message>
    <message>
        <source>Copy an image, then paste it here.</source>
        <translation>Copie uma imagem e cole aqui.</translation>
    </message>
    <message>
        <source>There is no image in it.</source>
        <translation>Não há nenhuma imagem nele.</translation>
    </message>
    <message>
        <source>Choose an image</source>
        <translation>Escolher uma imagem</translation>
    </message>
    <message>
        <source>Images ({0})</source>
        <translation>Imagens ({0})</translation>
    </message>
    <message>
        <source>{0} cannot be read.</source>
        <translation>{0} não pode ser lido.</translation>
    </message>
    <message>
        <source>Drop an image here,
paste it, or click to choose</source>
        <translation>Solte uma imagem aqui,
cole ou clique para escolher</translation>
    </message>
    <message>
        <source>Keys: {0}</source>
        <translation>Teclas: {0}</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Aprovar</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Rejeitar</translation>
    </message>
    <message>
        <source>Put on hold</source>
        <translation>Pôr em espera</translation>
    </message>
    <message>
        <source>Skip to the next undecided</source>
        <translation>Pular para o próximo não decidido</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
    <message>
        <source>Show a blurred picture</source>
        <translation>Mostrar uma imagem desfocada</translation>
    </message>
    <message>
        <source>Filter mode, full screen</source>
        <translation>Modo de filtragem em tela cheia</translation>
    </message>
    <message>
        <source>Compare two</source>
        <translation>Comparar dois</translation>
    </message>
    <message>
        <source>Larger pictures</source>
        <translation>Imagens maiores</translation>
    </message>
    <message>
        <source>Smaller pictures</source>
        <translation>Imagens menores</translation>
    </message>
    <message>
        <source>This legend</source>
        <translation>Esta legenda</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Mover</translation>
    </message>
    <message>
        <source>Shift + arrows</source>
        <translation>Shift + setas</translation>
    </message>
    <message>
        <source>Select several</source>
        <translation>Selecionar vários</translation>
    </message>
    <message>
        <source>Ctrl+A</source>
        <translation>Ctrl+A</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Selecionar tudo</translation>
    </message>
    <message>
        <source>Decide and look</source>
        <translation>Decidir e olhar</translation>
    </message>
    <message>
        <source>Reject because of</source>
        <translation>Rejeitar por causa de</translation>
    </message>
    <message>
        <source>New character</source>
        <translation>Novo personagem</translation>
    </message>
    <message>
        <source>Chosen when empty</source>
        <translation>Escolhido se ficar vazio</translation>
    </message>
    <message>
        <source>Adult woman, 30 years old, knight in silver armour…</source>
        <translation>Mulher adulta, 30 anos, cavaleira de armadura prateada…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Description *</source>
        <translation>Descrição *</translation>
    </message>
    <message>
        <source>Level of the image</source>
        <translation>Nível da imagem</translation>
    </message>
    <message numerus="yes">
        <source>This costs %Ln credit(s) and {0} has {1}.</source>
        <translation>
            <numerusform>Isto custa %Ln crédito e {0} tem {1}.</numerusform>
            <numerusform>Isto custa %Ln créditos e {0} tem {1}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Add credits, or choose the official bot.</source>
        <translation>Adicione créditos ou escolha o bot oficial.</translation>
    </message>
    <message>
        <source>All {0}</source>
        <translation>Todos {0}</translation>
    </message>
    <message>
        <source>Every owner</source>
        <translation>Todos os donos</translation>
    </message>
    <message>
        <source>{0} selected</source>
        <translation>{0} selecionados</translation>
    </message>
    <message>
        <source>Name, species, words…</source>
        <translation>Nome, espécie, palavras…</translation>
    </message>
    <message>
        <source>Filter by name, species or description</source>
        <translation>Filtrar por nome, espécie ou descrição</translation>
    </message>
    <message>
        <source>Filter by name, species or description (Ctrl+F)</source>
        <translation>Filtrar por nome, espécie ou descrição (Ctrl+F)</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Dono</translation>
    </message>
    <message>
        <source>Newest</source>
        <comment>character</comment>
        <translation>Mais novos</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportar…</translation>
    </message>
    <message>
        <source>Images, captions and facts of every selected character as a zip file (Ctrl+E)</source>
        <translation>Imagens, legendas e dados de cada personagem selecionado em um arquivo zip (Ctrl+E)</translation>
    </message>
    <message>
        <source>full screen</source>
        <translation>tela cheia</translation>
    </message>
    <message>
        <source>all keys</source>
        <translation>todas as teclas</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>About this candidate</source>
        <translation>Sobre este candidato</translation>
    </message>
    <message>
        <source>Curators who had not seen each other disagree; you settle it.</source>
        <translation>Curadores que não viram a decisão um do outro discordam; você resolve.</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Rascunho</translation>
    </message>
    <message>
        <source>Near-duplicates</source>
        <translation>Quase duplicatas</translation>
    </message>
    <message>
        <source>Analysis</source>
        <translation>Análise</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Negative prompt</source>
        <translation>Prompt negativo</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parâmetros</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Origem</translation>
    </message>
    <message>
        <source>Open the page</source>
        <translation>Abrir a página</translation>
    </message>
    <message>
        <source>Licence flags could not be had.</source>
        <translation>Não foi possível obter a licença.</translation>
    </message>
    <message>
        <source>Nothing is selected.
Choose a candidate to see it here.</source>
        <translation>Nada selecionado.
Escolha um candidato para vê-lo aqui.</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Prévia</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>Filtros salvos</translation>
    </message>
    <message>
        <source>Save this view</source>
        <translation>Salvar este filtro</translation>
    </message>
    <message>
        <source>Name of the view</source>
        <translation>Nome do filtro</translation>
    </message>
    <message>
        <source>Save this view…</source>
        <translation>Salvar este filtro…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Excluir</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>The safety gate lets it pass.</source>
        <translation>A triagem de segurança o deixa passar.</translation>
    </message>
    <message>
        <source>The safety gate holds it: a person has to look.</source>
        <translation>A triagem de segurança o retém: uma pessoa precisa olhar.</translation>
    </message>
    <message>
        <source>The safety gate blocks it. It cannot be generated.</source>
        <translation>A triagem de segurança o bloqueia. Não pode ser gerado.</translation>
    </message>
    <message>
        <source>The safety gate has not seen it yet.</source>
        <translation>A triagem de segurança ainda não o viu.</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Aprovado</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Rejeitado</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Desfeito</translation>
    </message>
    <message>
        <source>{0} by {1}, {2}</source>
        <translation>{0} por {1}, {2}</translation>
    </message>
    <message>
        <source>depicts a real person</source>
        <translation>retrata uma pessoa real</translation>
    </message>
    <message>
        <source>marked as showing minors</source>
        <translation>marcado como mostrando menores</translation>
    </message>
    <message>
        <source>images may be sold</source>
        <translation>imagens podem ser vendidas</translation>
    </message>
    <message>
        <source>no commercial use</source>
        <translation>sem uso comercial</translation>
    </message>
    <message>
        <source>commercial use: {0}</source>
        <translation>uso comercial: {0}</translation>
    </message>
    <message>
        <source>commercial use not told</source>
        <translation>uso comercial não informado</translation>
    </message>
    <message>
        <source>credit required</source>
        <translation>crédito obrigatório</translation>
    </message>
    <message>
        <source>no derivatives</source>
        <translation>sem derivados</translation>
    </message>
    <message>
        <source>same licence only</source>
        <translation>só com a mesma licença</translation>
    </message>
    <message numerus="yes">
        <source>%Ln like(s)</source>
        <translation>
            <numerusform>%Ln curtida</numerusform>
            <numerusform>%Ln curtidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heart(s)</source>
        <translation>
            <numerusform>%Ln coração</numerusform>
            <numerusform>%Ln corações</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln laugh(s)</source>
        <translation>
            <numerusform>%Ln risada</numerusform>
            <numerusform>%Ln risadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tear(s)</source>
        <translation>
            <numerusform>%Ln lágrima</numerusform>
            <numerusform>%Ln lágrimas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln dislike(s)</source>
        <translation>
            <numerusform>%Ln descurtida</numerusform>
            <numerusform>%Ln descurtidas</numerusform>
        </translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Publicado</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamanho</translation>
    </message>
    <message>
        <source>Reactions</source>
        <translation>Reações</translation>
    </message>
    <message>
        <source>Comments</source>
        <translation>Comentários</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} s</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} min</translation>
    </message>
    <message numerus="yes">
        <source>undecided</source>
        <translation>
            <numerusform>não decidido</numerusform>
            <numerusform>não decididos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>approved</source>
        <translation>
            <numerusform>aprovado</numerusform>
            <numerusform>aprovados</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>rejected</source>
        <translation>
            <numerusform>rejeitado</numerusform>
            <numerusform>rejeitados</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>on hold</source>
        <translation>
            <numerusform>em espera</numerusform>
            <numerusform>em espera</numerusform>
        </translation>
    </message>
    <message>
        <source>Candidate, {0}</source>
        <translation>Candidato, {0}</translation>
    </message>
    <message>
        <source>Candidate {0}</source>
        <translation>Candidato {0}</translation>
    </message>
    <message>
        <source>level {0}</source>
        <translation>nível {0}</translation>
    </message>
    <message>
        <source>has near-duplicates</source>
        <translation>tem quase duplicatas</translation>
    </message>
    <message>
        <source>by {0}</source>
        <translation>por {0}</translation>
    </message>
    <message>
        <source>licence: may be sold</source>
        <translation>licença: pode ser vendida</translation>
    </message>
    <message>
        <source>licence: with conditions or unknown</source>
        <translation>licença: com condições ou desconhecida</translation>
    </message>
    <message>
        <source>licence: may not be sold</source>
        <translation>licença: não pode ser vendida</translation>
    </message>
    <message>
        <source>New character from an image of your own</source>
        <translation>Novo personagem a partir de uma imagem sua</translation>
    </message>
    <message>
        <source>Approved. Under Generation, “Run a night now” paints everything that is approved.</source>
        <translation>Aprovado. Em Geração, “Iniciar uma noite agora” pinta tudo o que foi aprovado.</translation>
    </message>
    <message>
        <source>Decide with {0} to approve, {1} to reject, {2} to hold. {3} shows every key.</source>
        <translation>Decida com {0} para aprovar, {1} para rejeitar, {2} para pôr em espera. {3} mostra todas as teclas.</translation>
    </message>
    <message>
        <source>Avatar failed</source>
        <translation>O avatar falhou</translation>
    </message>
    <message>
        <source>Avatar on its way</source>
        <translation>Avatar a caminho</translation>
    </message>
    <message>
        <source>No avatar</source>
        <translation>Sem avatar</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Personagens</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>Completos</translation>
    </message>
    <message>
        <source>Being painted</source>
        <translation>Sendo pintados</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>Incompletos</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Com falha</translation>
    </message>
    <message>
        <source>official bot</source>
        <translation>bot oficial</translation>
    </message>
    <message>
        <source>1 view</source>
        <translation>1 vista</translation>
    </message>
    <message>
        <source>{0} views</source>
        <translation>{0} vistas</translation>
    </message>
    <message>
        <source>1 character</source>
        <translation>1 personagem</translation>
    </message>
    <message>
        <source>{0} characters</source>
        <translation>{0} personagens</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>completo</translation>
    </message>
    <message>
        <source>painting</source>
        <translation>pintando</translation>
    </message>
    <message>
        <source>incomplete</source>
        <translation>incompleto</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>com falha</translation>
    </message>
    <message>
        <source>there</source>
        <translation>pronta</translation>
    </message>
    <message>
        <source>being painted</source>
        <translation>sendo pintada</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>faltando</translation>
    </message>
    <message>
        <source>not wanted</source>
        <translation>não pedida</translation>
    </message>
    <message>
        <source>Character</source>
        <translation>Personagem</translation>
    </message>
    <message>
        <source>Show the source candidate</source>
        <translation>Mostrar o candidato de origem</translation>
    </message>
    <message>
        <source>Copy the key in the storage</source>
        <translation>Copiar a chave no armazenamento</translation>
    </message>
    <message>
        <source>Copy the SHA-256 of the bytes</source>
        <translation>Copiar o SHA-256 dos bytes</translation>
    </message>
    <message>
        <source>Copy the address of this image (Ctrl+C)</source>
        <translation>Copiar o endereço desta imagem (Ctrl+C)</translation>
    </message>
    <message>
        <source>Image: {0}</source>
        <translation>Imagem: {0}</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Imagem</translation>
    </message>
    <message>
        <source>No image came of this attempt.</source>
        <translation>Nenhuma imagem resultou desta tentativa.</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>Créditos</translation>
    </message>
    <message>
        <source>Nothing yet.</source>
        <translation>Nada ainda.</translation>
    </message>
    <message>
        <source>This owner pays no credits.</source>
        <translation>Este dono não paga créditos.</translation>
    </message>
    <message>
        <source>Central database</source>
        <translation>Banco de dados central</translation>
    </message>
    <message>
        <source>Publish in CharHub</source>
        <translation>Publicar no CharHub</translation>
    </message>
    <message>
        <source>This view is being painted.</source>
        <translation>Esta vista está sendo pintada.</translation>
    </message>
    <message>
        <source>Cancel it first.</source>
        <translation>Cancele-a primeiro.</translation>
    </message>
    <message>
        <source>The good image stays active until the new one is there. {0} pays.</source>
        <translation>A imagem boa continua ativa até a nova ficar pronta. {0} paga.</translation>
    </message>
    <message>
        <source>Repair selected</source>
        <translation>Reparar selecionados</translation>
    </message>
    <message>
        <source>Repair selected ({0})</source>
        <translation>Reparar selecionados ({0})</translation>
    </message>
    <message>
        <source>{0}, {1} credits</source>
        <translation>{0}, {1} créditos</translation>
    </message>
    <message>
        <source>Nothing is missing of what is selected, or it is being painted.</source>
        <translation>Não falta nada no que está selecionado, ou já está sendo pintado.</translation>
    </message>
    <message>
        <source>Paint what is missing of {0}; what is there is not touched (R)</source>
        <translation>Pintar o que falta de {0}; o que já existe não é tocado (R)</translation>
    </message>
    <message>
        <source>Paint {0} for {1} credits?</source>
        <translation>Pintar {0} por {1} créditos?</translation>
    </message>
    <message>
        <source>Who pays: {0}. What fails is given back.</source>
        <translation>Quem paga: {0}. O que falhar é devolvido.</translation>
    </message>
    <message>
        <source>Paint for {0} credits</source>
        <translation>Pintar por {0} créditos</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Deixar como está</translation>
    </message>
    <message numerus="yes">
        <source>Paint it anew for %Ln credit(s)?</source>
        <translation>
            <numerusform>Pintar de novo por %Ln crédito?</numerusform>
            <numerusform>Pintar de novo por %Ln créditos?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paint for %Ln credit(s)</source>
        <translation>
            <numerusform>Pintar por %Ln crédito</numerusform>
            <numerusform>Pintar por %Ln créditos</numerusform>
        </translation>
    </message>
    <message>
        <source>The image could not be opened.</source>
        <translation>A imagem não pôde ser aberta.</translation>
    </message>
    <message>
        <source>Copy its address instead.</source>
        <translation>Copie o endereço dela.</translation>
    </message>
    <message>
        <source>Cancel “{0}”?</source>
        <translation>Cancelar “{0}”?</translation>
    </message>
    <message>
        <source>What is finished stays. What is being painted stops, and failed views can be retried.</source>
        <translation>O que está pronto fica. O que está sendo pintado para, e as vistas que falharam podem ser tentadas de novo.</translation>
    </message>
    <message>
        <source>Cancel the run</source>
        <translation>Cancelar a execução</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>Characters being generated</source>
        <translation>Personagens em geração</translation>
    </message>
    <message>
        <source>Use this one</source>
        <translation>Usar esta</translation>
    </message>
    <message>
        <source>Use the left one</source>
        <translation>Usar a da esquerda</translation>
    </message>
    <message>
        <source>Use the right one</source>
        <translation>Usar a da direita</translation>
    </message>
    <message>
        <source>Left and right arrow leaf through the right side.</source>
        <translation>As setas esquerda e direita folheiam o lado direito.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Carregando…</translation>
    </message>
    <message>
        <source>another prompt</source>
        <translation>outro prompt</translation>
    </message>
    <message>
        <source>same settings</source>
        <translation>mesmos ajustes</translation>
    </message>
    <message>
        <source>Attempt {0}, {1}: {2}</source>
        <translation>Tentativa {0}, {1}: {2}</translation>
    </message>
    <message>
        <source>Prompt of this view</source>
        <translation>Prompt desta vista</translation>
    </message>
    <message>
        <source>Paint with this prompt</source>
        <translation>Pintar com este prompt</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>The safety gate refuses this prompt.</source>
        <translation>A triagem de segurança recusa este prompt.</translation>
    </message>
    <message>
        <source>Run a night now</source>
        <translation>Iniciar uma noite agora</translation>
    </message>
    <message>
        <source>Approve candidates and generate them: every one becomes a character with five views.</source>
        <translation>Aprove candidatos e gere-os: cada um vira um personagem com cinco vistas.</translation>
    </message>
    <message>
        <source>See what is being made</source>
        <translation>Ver o que está sendo feito</translation>
    </message>
    <message>
        <source>Go to the candidates</source>
        <translation>Ir aos candidatos</translation>
    </message>
    <message>
        <source>No characters yet</source>
        <translation>Ainda não há personagens</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Mostrar tudo</translation>
    </message>
    <message>
        <source>Nothing to repair</source>
        <translation>Nada a reparar</translation>
    </message>
    <message>
        <source>Every character has all its views.</source>
        <translation>Todos os personagens têm todas as vistas.</translation>
    </message>
    <message>
        <source>No character fits this filter.</source>
        <translation>Nenhum personagem corresponde a este filtro.</translation>
    </message>
    <message>
        <source>No character is being made yet</source>
        <translation>Nenhum personagem em geração ainda</translation>
    </message>
    <message>
        <source>Approve candidates and generate them, or run a night: it takes the approved ones first.</source>
        <translation>Aprove candidatos e gere-os, ou inicie uma noite: ela pega primeiro os aprovados.</translation>
    </message>
    <message>
        <source>Other runs may have some.</source>
        <translation>Outras execuções podem ter alguns.</translation>
    </message>
    <message>
        <source>All characters are in another state.</source>
        <translation>Todos os personagens estão em outro estado.</translation>
    </message>
    <message>
        <source>No such character here</source>
        <translation>Nenhum personagem assim aqui</translation>
    </message>
    <message>
        <source>Retry failed views ({0})</source>
        <translation>Repetir vistas com falha ({0})</translation>
    </message>
    <message>
        <source>Not painted yet</source>
        <translation>Ainda não pintada</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Sem imagem</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Tentar de novo</translation>
    </message>
    <message>
        <source>Retry with a new seed</source>
        <translation>Tentar com nova semente</translation>
    </message>
    <message>
        <source>Edit prompt and retry…</source>
        <translation>Editar prompt e tentar…</translation>
    </message>
    <message>
        <source>Retry on another server…</source>
        <translation>Tentar em outro servidor…</translation>
    </message>
    <message>
        <source>Retry failed views</source>
        <translation>Repetir vistas com falha</translation>
    </message>
    <message>
        <source>Older attempt</source>
        <translation>Tentativa anterior</translation>
    </message>
    <message>
        <source>Newer attempt</source>
        <translation>Tentativa seguinte</translation>
    </message>
    <message>
        <source>Make this attempt active</source>
        <translation>Tornar esta tentativa ativa</translation>
    </message>
    <message>
        <source>Compare attempts…</source>
        <translation>Comparar tentativas…</translation>
    </message>
    <message>
        <source>Copy URL</source>
        <translation>Copiar URL</translation>
    </message>
    <message>
        <source>Open image</source>
        <translation>Abrir imagem</translation>
    </message>
    <message>
        <source>Run next</source>
        <translation>Executar em seguida</translation>
    </message>
    <message>
        <source>Cancel view</source>
        <translation>Cancelar vista</translation>
    </message>
    <message>
        <source>Cancel character</source>
        <translation>Cancelar personagem</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Iniciar</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>No máximo</translation>
    </message>
    <message>
        <source>Fetches new candidates, takes the approved ones first, and paints five views of each.</source>
        <translation>Busca candidatos novos, pega primeiro os aprovados e pinta cinco vistas de cada um.</translation>
    </message>
    <message>
        <source>No server can run the recipe {0}. {1}</source>
        <translation>Nenhum servidor consegue executar a receita {0}. {1}</translation>
    </message>
    <message>
        <source>Start the server, or choose another recipe.</source>
        <translation>Inicie o servidor ou escolha outra receita.</translation>
    </message>
    <message>
        <source>How long it takes is not known yet: no night has ended with this recipe.</source>
        <translation>Ainda não se sabe quanto leva: nenhuma noite terminou com esta receita.</translation>
    </message>
    <message>
        <source>About {0} at the pace of the last run.</source>
        <translation>Cerca de {0} no ritmo da última execução.</translation>
    </message>
    <message numerus="yes">
        <source>About %Ln of {0} fit into the time; the rest is carried over.</source>
        <translation>
            <numerusform>Cerca de %Ln de {0} cabe no tempo; o resto fica para a próxima.</numerusform>
            <numerusform>Cerca de %Ln de {0} cabem no tempo; o resto fica para a próxima.</numerusform>
        </translation>
    </message>
    <message>
        <source>view</source>
        <translation>vista</translation>
    </message>
    <message>
        <source>large</source>
        <translation>ampliar</translation>
    </message>
    <message>
        <source>attempts</source>
        <translation>tentativas</translation>
    </message>
    <message>
        <source>retry</source>
        <translation>tentar de novo</translation>
    </message>
    <message>
        <source>new seed</source>
        <translation>nova semente</translation>
    </message>
    <message>
        <source>compare</source>
        <translation>comparar</translation>
    </message>
    <message>
        <source>Repair {0}</source>
        <translation>Reparar {0}</translation>
    </message>
    <message>
        <source>seed {0}</source>
        <translation>semente {0}</translation>
    </message>
    <message>
        <source>edit prompt</source>
        <translation>editar prompt</translation>
    </message>
    <message>
        <source>older attempt</source>
        <translation>tentativa anterior</translation>
    </message>
    <message>
        <source>Click a view to see it large. R paints it anew, and the older one is kept.</source>
        <translation>Clique em uma vista para vê-la grande. R a pinta de novo, e a anterior é mantida.</translation>
    </message>
    <message>
        <source>make active</source>
        <translation>tornar ativa</translation>
    </message>
    <message>
        <source>cancel view</source>
        <translation>cancelar vista</translation>
    </message>
    <message>
        <source>Paint this view again (R)</source>
        <translation>Pintar esta vista de novo (R)</translation>
    </message>
    <message>
        <source>New seed</source>
        <translation>Nova semente</translation>
    </message>
    <message>
        <source>Paint it with another seed (N)</source>
        <translation>Pintar com outra semente (N)</translation>
    </message>
    <message>
        <source>Edit prompt…</source>
        <translation>Editar prompt…</translation>
    </message>
    <message>
        <source>Edit the prompt and retry (E)</source>
        <translation>Editar o prompt e tentar de novo (E)</translation>
    </message>
    <message>
        <source>Paint this view again, same seed (R)</source>
        <translation>Pintar esta vista de novo, com a mesma semente (R)</translation>
    </message>
    <message>
        <source>Paint this view with another seed (N)</source>
        <translation>Pintar esta vista com outra semente (N)</translation>
    </message>
    <message>
        <source>Make active</source>
        <translation>Tornar ativa</translation>
    </message>
    <message>
        <source>Use this attempt&apos;s image from now on (U)</source>
        <translation>Usar a imagem desta tentativa daqui em diante (U)</translation>
    </message>
    <message>
        <source>Two attempts side by side (C)</source>
        <translation>Duas tentativas lado a lado (C)</translation>
    </message>
    <message>
        <source>Stop painting this view (X)</source>
        <translation>Parar de pintar esta vista (X)</translation>
    </message>
    <message>
        <source>Attempts: {0}</source>
        <translation>Tentativas: {0}</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Tentativas</translation>
    </message>
    <message>
        <source>Not painted yet.</source>
        <translation>Ainda não pintada.</translation>
    </message>
    <message>
        <source>active</source>
        <translation>ativa</translation>
    </message>
    <message>
        <source>Attempt {0}, {1}</source>
        <translation>Tentativa {0}, {1}</translation>
    </message>
    <message>
        <source>Copy the image&apos;s address (Ctrl+C)</source>
        <translation>Copiar o endereço da imagem (Ctrl+C)</translation>
    </message>
    <message>
        <source>Open the image (O)</source>
        <translation>Abrir a imagem (O)</translation>
    </message>
    <message>
        <source>Older attempt ([)</source>
        <translation>Tentativa anterior ([)</translation>
    </message>
    <message>
        <source>Newer attempt (])</source>
        <translation>Tentativa seguinte (])</translation>
    </message>
    <message>
        <source>Choose a tile to see it large, its attempts, and why it failed.</source>
        <translation>Escolha um quadro para vê-lo grande, com suas tentativas e o motivo da falha.</translation>
    </message>
    <message>
        <source>ready</source>
        <comment>attempt</comment>
        <translation>pronta</translation>
    </message>
    <message>
        <source>cancelled</source>
        <comment>attempt</comment>
        <translation>cancelada</translation>
    </message>
    <message>
        <source>Attempt {0}, active</source>
        <translation>Tentativa {0}, ativa</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>pronto</translation>
    </message>
    <message>
        <source>held for a person</source>
        <translation>retida para uma pessoa ver</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>cancelado</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>na fila</translation>
    </message>
    <message>
        <source>uploading</source>
        <translation>enviando</translation>
    </message>
    <message>
        <source>ready, active</source>
        <translation>pronta, ativa</translation>
    </message>
    <message>
        <source>attempt {0} of {1}</source>
        <translation>tentativa {0} de {1}</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Comparar com</translation>
    </message>
    <message>
        <source>Differences only</source>
        <translation>Só as diferenças</translation>
    </message>
    <message>
        <source>Compare with no other attempt</source>
        <translation>Não comparar com outra tentativa</translation>
    </message>
    <message>
        <source>Compare with attempt {0}, {1}</source>
        <translation>Comparar com a tentativa {0}, {1}</translation>
    </message>
    <message>
        <source>Attempt {0}</source>
        <translation>Tentativa {0}</translation>
    </message>
    <message>
        <source>These two attempts had the same parameters.</source>
        <translation>Estas duas tentativas tiveram os mesmos parâmetros.</translation>
    </message>
    <message>
        <source>Nothing was painted yet.</source>
        <translation>Nada foi pintado ainda.</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>diferente</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aparência</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Feito</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Semente</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Armazenamento</translation>
    </message>
    <message>
        <source>Practice mode never writes to a central database.</source>
        <translation>O modo de prática nunca escreve em um banco central.</translation>
    </message>
    <message>
        <source>No central database is set up.</source>
        <translation>Nenhum banco de dados central está configurado.</translation>
    </message>
    <message>
        <source>Central knows everything of it.</source>
        <translation>O banco central sabe tudo dele.</translation>
    </message>
    <message>
        <source>Not published in CharHub.</source>
        <translation>Não publicado no CharHub.</translation>
    </message>
    <message>
        <source>Published in CharHub {0}</source>
        <translation>Publicado no CharHub {0}</translation>
    </message>
    <message>
        <source>Not published in CharHub: {0}</source>
        <translation>Não publicado no CharHub: {0}</translation>
    </message>
    <message>
        <source>Waits to be published in CharHub. {0}</source>
        <translation>À espera de publicação no CharHub. {0}</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Chave</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Endereço</translation>
    </message>
    <message>
        <source>Copy the id</source>
        <translation>Copiar o id</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>{0} credits in all</source>
        <translation>{0} créditos no total</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>Devolvido</translation>
    </message>
    <message>
        <source>Granted</source>
        <translation>Concedido</translation>
    </message>
    <message>
        <source>character</source>
        <translation>personagem</translation>
    </message>
    <message>
        <source>attempt</source>
        <translation>tentativa</translation>
    </message>
    <message>
        <source>image</source>
        <translation>imagem</translation>
    </message>
    <message>
        <source>ledger entry</source>
        <translation>lançamento</translation>
    </message>
    <message>
        <source>Recipe version</source>
        <translation>Versão da receita</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Servidor</translation>
    </message>
    <message>
        <source>Made as</source>
        <translation>Feita como</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Perguntando…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Em pausa</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Esperando</translation>
    </message>
    <message>
        <source>Not wanted</source>
        <translation>Não pedida</translation>
    </message>
    <message>
        <source>This character was asked for without references.</source>
        <translation>Este personagem foi pedido sem referências.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Cancelada</translation>
    </message>
    <message>
        <source>Needs the avatar</source>
        <translation>Precisa do avatar</translation>
    </message>
    <message>
        <source>It is painted once the avatar is there.</source>
        <translation>É pintada assim que o avatar ficar pronto.</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Faltando</translation>
    </message>
    <message>
        <source>This view was never painted.</source>
        <translation>Esta vista nunca foi pintada.</translation>
    </message>
    <message>
        <source>Uploading</source>
        <translation>Enviando</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>Na fila</translation>
    </message>
    <message>
        <source>Queued {0}</source>
        <translation>{0} na fila</translation>
    </message>
    <message>
        <source>step {0} of {1}</source>
        <translation>passo {0} de {1}</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>iniciando</translation>
    </message>
    <message>
        <source>ready</source>
        <comment>view</comment>
        <translation>pronta</translation>
    </message>
    <message>
        <source>painting, {0}</source>
        <translation>pintando, {0}</translation>
    </message>
    <message>
        <source>failed: {0}</source>
        <translation>falhou: {0}</translation>
    </message>
    <message>
        <source>attempt {0}</source>
        <translation>tentativa {0}</translation>
    </message>
    <message>
        <source>R tries again</source>
        <translation>R tenta de novo</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>em pausa</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>esperando</translation>
    </message>
    <message numerus="yes">
        <source>%Ln view(s) missing</source>
        <translation>
            <numerusform>falta %Ln vista</numerusform>
            <numerusform>faltam %Ln vistas</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel run</source>
        <translation>Cancelar execução</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Execução</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>Andamento da execução</translation>
    </message>
    <message>
        <source>Size of the tiles</source>
        <translation>Tamanho dos quadros</translation>
    </message>
    <message>
        <source>Size of the tiles (Ctrl+wheel)</source>
        <translation>Tamanho dos quadros (Ctrl+roda)</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Todos</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Em andamento</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Prontos</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Retomar</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>New images wait. What is at a server is finished; a night&apos;s time goes on.</source>
        <translation>Imagens novas esperam. O que está em um servidor é concluído; o tempo da noite continua correndo.</translation>
    </message>
    <message>
        <source>Let new images wait. What is at a server is finished; a night&apos;s time goes on.</source>
        <translation>Fazer imagens novas esperarem. O que está em um servidor é concluído; o tempo da noite continua correndo.</translation>
    </message>
    <message>
        <source>All runs</source>
        <translation>Todas as execuções</translation>
    </message>
    <message>
        <source>running</source>
        <translation>em andamento</translation>
    </message>
    <message>
        <source>A night is running.</source>
        <translation>Uma noite está em andamento.</translation>
    </message>
    <message numerus="yes">
        <source>{0} of %Ln image(s)</source>
        <translation>
            <numerusform>{0} de %Ln imagem</numerusform>
            <numerusform>{0} de %Ln imagens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln falhou</numerusform>
            <numerusform>%Ln falharam</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} of {1} images</source>
        <translation>{0} de {1} imagens</translation>
    </message>
    <message>
        <source>{0} failed</source>
        <translation>{0} com falha</translation>
    </message>
    <message>
        <source>avatar</source>
        <translation>avatar</translation>
    </message>
    <message>
        <source>face</source>
        <translation>rosto</translation>
    </message>
    <message>
        <source>Back to all characters (Esc)</source>
        <translation>Voltar a todos os personagens (Esc)</translation>
    </message>
    <message>
        <source>Former character (Alt+Up)</source>
        <translation>Personagem anterior (Alt+Up)</translation>
    </message>
    <message>
        <source>Next character (Alt+Down)</source>
        <translation>Próximo personagem (Alt+Down)</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>Reparar</translation>
    </message>
    <message>
        <source>Where the image that is looked at lies (O)</source>
        <translation>Onde fica a imagem que está à vista (O)</translation>
    </message>
    <message>
        <source>Images, captions and facts as a zip file (Ctrl+E)</source>
        <translation>Imagens, legendas e dados em um arquivo zip (Ctrl+E)</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>rascunho</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>bloqueado</translation>
    </message>
    <message>
        <source>Fetching candidates</source>
        <translation>Buscando candidatos</translation>
    </message>
    <message>
        <source>Choosing candidates</source>
        <translation>Escolhendo candidatos</translation>
    </message>
    <message>
        <source>Painting</source>
        <translation>Pintando</translation>
    </message>
    <message>
        <source>source</source>
        <comment>view</comment>
        <translation>origem</translation>
    </message>
    <message>
        <source>front</source>
        <comment>view</comment>
        <translation>frente</translation>
    </message>
    <message>
        <source>side</source>
        <comment>view</comment>
        <translation>lado</translation>
    </message>
    <message>
        <source>back</source>
        <comment>view</comment>
        <translation>costas</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>Escrevendo o relatório</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>Noite</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>Manual</translation>
    </message>
    <message>
        <source>Retry</source>
        <comment>run</comment>
        <translation>Nova tentativa</translation>
    </message>
    <message>
        <source>first attempt</source>
        <translation>primeira tentativa</translation>
    </message>
    <message>
        <source>edited prompt</source>
        <translation>prompt editado</translation>
    </message>
    <message>
        <source>chosen server</source>
        <translation>servidor escolhido</translation>
    </message>
    <message>
        <source>painted anew</source>
        <translation>pintada de novo</translation>
    </message>
    <message>
        <source>Show or hide</source>
        <translation>Mostrar ou ocultar</translation>
    </message>
    <message>
        <source>{0} of {1} nights took longer than 30 min</source>
        <translation>{0} de {1} noites levaram mais de 30 min</translation>
    </message>
    <message>
        <source>{0} of {1} nights missed a target</source>
        <translation>{0} de {1} noites não atingiram uma meta</translation>
    </message>
    <message>
        <source>median of each stage, added up</source>
        <translation>mediana de cada etapa, somadas</translation>
    </message>
    <message>
        <source>Characters of the run</source>
        <translation>Personagens da execução</translation>
    </message>
    <message>
        <source>not painted: the character has no avatar</source>
        <translation>não pintada: o personagem não tem avatar</translation>
    </message>
    <message>
        <source>done</source>
        <translation>concluída</translation>
    </message>
    <message>
        <source>An older image stays.</source>
        <translation>Uma imagem anterior fica.</translation>
    </message>
    <message>
        <source>nothing measured</source>
        <translation>nada medido</translation>
    </message>
    <message>
        <source>No night has ended yet.</source>
        <translation>Nenhuma noite terminou ainda.</translation>
    </message>
    <message>
        <source>{0} nights from {1} to {2}</source>
        <translation>{0} noites de {1} a {2}</translation>
    </message>
    <message>
        <source>Newest: {0}</source>
        <translation>Mais recente: {0}</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Duração</translation>
    </message>
    <message>
        <source>30 min</source>
        <translation>30 min</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>Sucesso</translation>
    </message>
    <message>
        <source>Stage times</source>
        <translation>Tempos das etapas</translation>
    </message>
    <message>
        <source>At least two references</source>
        <translation>Ao menos duas referências</translation>
    </message>
    <message>
        <source>All four references</source>
        <translation>Todas as quatro referências</translation>
    </message>
    <message>
        <source>95 %</source>
        <translation>95 %</translation>
    </message>
    <message>
        <source>80 %</source>
        <translation>80 %</translation>
    </message>
    <message>
        <source>No summary was written</source>
        <translation>Nenhum resumo foi escrito</translation>
    </message>
    <message>
        <source>cancelled</source>
        <comment>run</comment>
        <translation>cancelada</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>terminada</translation>
    </message>
    <message>
        <source>{0}/{1} characters</source>
        <translation>{0}/{1} personagens</translation>
    </message>
    <message>
        <source>1 image</source>
        <translation>1 imagem</translation>
    </message>
    <message>
        <source>{0} images</source>
        <translation>{0} imagens</translation>
    </message>
    <message>
        <source>1 alert</source>
        <translation>1 alerta</translation>
    </message>
    <message>
        <source>{0} alerts</source>
        <translation>{0} alertas</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Escolher …</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Ligado</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desligado</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Padrão</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Redefinir</translation>
    </message>
    <message>
        <source>Take it out of the file: the default counts again</source>
        <translation>Tirar do arquivo: o padrão volta a valer</translation>
    </message>
    <message>
        <source>{0}: back to the default</source>
        <translation>{0}: voltar ao padrão</translation>
    </message>
    <message>
        <source>Changed, not saved</source>
        <translation>Alterado, não salvo</translation>
    </message>
    <message>
        <source>Back to the default, not saved</source>
        <translation>De volta ao padrão, não salvo</translation>
    </message>
    <message>
        <source>{0}; change it there.</source>
        <translation>{0}; altere lá.</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Guardada</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>Não definido</translation>
    </message>
    <message>
        <source>Replace …</source>
        <translation>Substituir …</translation>
    </message>
    <message>
        <source>Set …</source>
        <translation>Definir …</translation>
    </message>
    <message>
        <source>Goes to this machine&apos;s keyring, never to a file.</source>
        <translation>Vai para o chaveiro desta máquina, nunca para um arquivo.</translation>
    </message>
    <message>
        <source>Kept in this machine&apos;s keyring, or given by {0}.</source>
        <translation>Guardada no chaveiro desta máquina ou dada por {0}.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remover</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Paste it here</source>
        <translation>Cole aqui</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testar</translation>
    </message>
    <message>
        <source>Testing</source>
        <translation>Testando</translation>
    </message>
    <message>
        <source>Asking for version, devices, queue and recipes …</source>
        <translation>Perguntando versão, dispositivos, fila e receitas …</translation>
    </message>
    <message>
        <source>Not tested yet.</source>
        <translation>Ainda não testado.</translation>
    </message>
    <message>
        <source>one thing is missing</source>
        <translation>falta uma coisa</translation>
    </message>
    <message>
        <source>{0} things are missing</source>
        <translation>faltam {0} coisas</translation>
    </message>
    <message>
        <source>{0} of {1} GB free</source>
        <translation>{0} de {1} GB livres</translation>
    </message>
    <message>
        <source>{0} in its queue</source>
        <translation>{0} na fila dele</translation>
    </message>
    <message>
        <source>queue empty</source>
        <translation>fila vazia</translation>
    </message>
    <message>
        <source>Asking …</source>
        <translation>Perguntando …</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>Chave da API</translation>
    </message>
    <message>
        <source>From your Civitai account; without it some images are not shown.</source>
        <translation>Da sua conta na Civitai; sem ela, algumas imagens não aparecem.</translation>
    </message>
    <message>
        <source>Browsing levels to fetch and to allow.</source>
        <translation>Níveis de conteúdo a buscar e permitir.</translation>
    </message>
    <message>
        <source>In which order images are asked for.</source>
        <translation>Em que ordem as imagens são pedidas.</translation>
    </message>
    <message>
        <source>How far back to look.</source>
        <translation>Até onde voltar no tempo.</translation>
    </message>
    <message>
        <source>Images in one fetch</source>
        <translation>Imagens por busca</translation>
    </message>
    <message>
        <source>New images one fetch takes at most.</source>
        <translation>Máximo de imagens novas por busca.</translation>
    </message>
    <message>
        <source>Stop after known images</source>
        <translation>Parar após imagens conhecidas</translation>
    </message>
    <message>
        <source>A fetch ends after this many known ones in a row.</source>
        <translation>A busca termina após tantas conhecidas seguidas.</translation>
    </message>
    <message>
        <source>Civitai&apos;s REST interface, or a mirror of it.</source>
        <translation>A interface REST da Civitai ou um espelho dela.</translation>
    </message>
    <message>
        <source>Image mirrors</source>
        <translation>Espelhos de imagens</translation>
    </message>
    <message>
        <source>Servers of your own that images may come from although their address is private.</source>
        <translation>Servidores seus de onde imagens podem vir mesmo com endereço privado.</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>Servidores</translation>
    </message>
    <message>
        <source>Every server paints; without one it is practice.</source>
        <translation>Todo servidor pinta; sem nenhum, é prática.</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Token de acesso</translation>
    </message>
    <message>
        <source>Sent as bearer token to every server.</source>
        <translation>Enviado como bearer token a todos os servidores.</translation>
    </message>
    <message>
        <source>Images at a time</source>
        <translation>Imagens por vez</translation>
    </message>
    <message>
        <source>What one server paints at once.</source>
        <translation>O que um servidor pinta ao mesmo tempo.</translation>
    </message>
    <message>
        <source>CharHub middleware</source>
        <translation>Middleware do CharHub</translation>
    </message>
    <message>
        <source>The servers have CharHub&apos;s routes in front of them.</source>
        <translation>Os servidores têm as rotas do CharHub à frente.</translation>
    </message>
    <message>
        <source>Paints every style that has no server of its own below.</source>
        <translation>Pinta todos os estilos que não têm servidor próprio abaixo.</translation>
    </message>
    <message>
        <source>Server of drawn styles</source>
        <translation>Servidor dos estilos desenhados</translation>
    </message>
    <message>
        <source>Anime, cartoon and all other drawn characters.</source>
        <translation>Anime, cartoon e todos os outros personagens desenhados.</translation>
    </message>
    <message>
        <source>Server of realistic styles</source>
        <translation>Servidor dos estilos realistas</translation>
    </message>
    <message>
        <source>Realistic and semi-realistic characters.</source>
        <translation>Personagens realistas e semirrealistas.</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Acesso</translation>
    </message>
    <message>
        <source>As “user:password” of --api-auth, or a bearer token.</source>
        <translation>Como “usuário:senha” do --api-auth, ou um token bearer.</translation>
    </message>
    <message>
        <source>Drawn styles</source>
        <translation>Estilos desenhados</translation>
    </message>
    <message>
        <source>Model file, as the servers list it.</source>
        <translation>Arquivo do modelo, como os servidores o listam.</translation>
    </message>
    <message>
        <source>Realistic styles</source>
        <translation>Estilos realistas</translation>
    </message>
    <message>
        <source>Where finished images go.</source>
        <translation>Para onde vão as imagens prontas.</translation>
    </message>
    <message>
        <source>Local folder</source>
        <translation>Pasta local</translation>
    </message>
    <message>
        <source>Inside the data folder when not set.</source>
        <translation>Dentro da pasta de dados se não for definida.</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>Bucket</translation>
    </message>
    <message>
        <source>Its name in Cloudflare R2 or another S3 service.</source>
        <translation>O nome dele no Cloudflare R2 ou em outro serviço S3.</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Conta</translation>
    </message>
    <message>
        <source>Cloudflare account id; not needed with an address of your own.</source>
        <translation>Id da conta Cloudflare; desnecessário com um endereço próprio.</translation>
    </message>
    <message>
        <source>Access key id</source>
        <translation>Id da chave de acesso</translation>
    </message>
    <message>
        <source>First half of the access key.</source>
        <translation>Primeira metade da chave de acesso.</translation>
    </message>
    <message>
        <source>Secret access key</source>
        <translation>Chave de acesso secreta</translation>
    </message>
    <message>
        <source>Second half of the access key.</source>
        <translation>Segunda metade da chave de acesso.</translation>
    </message>
    <message>
        <source>Service address</source>
        <translation>Endereço do serviço</translation>
    </message>
    <message>
        <source>For another S3 service; made from the account when not set.</source>
        <translation>Para outro serviço S3; formado a partir da conta se não for definido.</translation>
    </message>
    <message>
        <source>Public address</source>
        <translation>Endereço público</translation>
    </message>
    <message>
        <source>Under which people find the images.</source>
        <translation>Onde as pessoas encontram as imagens.</translation>
    </message>
    <message>
        <source>Key prefix</source>
        <translation>Prefixo das chaves</translation>
    </message>
    <message>
        <source>First part of every key.</source>
        <translation>Primeira parte de cada chave.</translation>
    </message>
    <message>
        <source>Cloud</source>
        <translation>Nuvem</translation>
    </message>
    <message>
        <source>Its name, as in the account&apos;s addresses.</source>
        <translation>O nome dela, como nos endereços da conta.</translation>
    </message>
    <message>
        <source>First half of the account&apos;s key.</source>
        <translation>Primeira metade da chave da conta.</translation>
    </message>
    <message>
        <source>API secret</source>
        <translation>Segredo da API</translation>
    </message>
    <message>
        <source>Second half of the account&apos;s key.</source>
        <translation>Segunda metade da chave da conta.</translation>
    </message>
    <message>
        <source>First folder</source>
        <translation>Primeira pasta</translation>
    </message>
    <message>
        <source>The user whose characters these are in MedusaVR&apos;s folders.</source>
        <translation>O usuário de quem são estes personagens nas pastas do MedusaVR.</translation>
    </message>
    <message>
        <source>Other regions have their own.</source>
        <translation>Outras regiões têm o seu próprio.</translation>
    </message>
    <message>
        <source>Who looks at a candidate before you do.</source>
        <translation>Quem olha um candidato antes de você.</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpoint</translation>
    </message>
    <message>
        <source>Base address of an OpenAI-compatible service, with /v1.</source>
        <translation>Endereço base de um serviço compatível com OpenAI, com /v1.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>Vision model of that service.</source>
        <translation>Modelo de visão desse serviço.</translation>
    </message>
    <message>
        <source>Key of that service, if it wants one.</source>
        <translation>Chave desse serviço, se ele exigir.</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>Paciência</translation>
    </message>
    <message>
        <source>Seconds one analysis may take.</source>
        <translation>Segundos que uma análise pode levar.</translation>
    </message>
    <message>
        <source>Tagger model</source>
        <translation>Modelo do tagger</translation>
    </message>
    <message>
        <source>ONNX file of the wd-tagger.</source>
        <translation>Arquivo ONNX do wd-tagger.</translation>
    </message>
    <message>
        <source>Tagger checksum</source>
        <translation>Soma do tagger</translation>
    </message>
    <message>
        <source>SHA-256 that file must have; else it is not loaded.</source>
        <translation>SHA-256 que esse arquivo precisa ter; senão não é carregado.</translation>
    </message>
    <message>
        <source>Tagger labels</source>
        <translation>Rótulos do tagger</translation>
    </message>
    <message>
        <source>CSV file with its labels.</source>
        <translation>Arquivo CSV com os rótulos.</translation>
    </message>
    <message>
        <source>Language model</source>
        <translation>Modelo de linguagem</translation>
    </message>
    <message>
        <source>Folder with all-MiniLM-L6-v2, to find characters by meaning; without it by words.</source>
        <translation>Pasta com o all-MiniLM-L6-v2, para achar personagens pelo sentido; sem ela, pelas palavras.</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Pasta de dados</translation>
    </message>
    <message>
        <source>Database, thumbnails and logs; the platform&apos;s own place when not set.</source>
        <translation>Banco de dados, miniaturas e logs; o lugar próprio do sistema se não for definida.</translation>
    </message>
    <message>
        <source>Used when a run names none; “checkpoint” or “medusavr” once a server is set up.</source>
        <translation>Usada quando uma execução não diz nenhuma; “checkpoint” ou “medusavr” quando há um servidor configurado.</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Least important message that is logged, from the next start.</source>
        <translation>Mensagem menos importante a registrar, a partir do próximo início.</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Seu nome</translation>
    </message>
    <message>
        <source>Who decides and pays at this machine; the system&apos;s user if not set.</source>
        <translation>Quem decide e paga nesta máquina; o usuário do sistema se não for definido.</translation>
    </message>
    <message>
        <source>Official bot</source>
        <translation>Bot oficial</translation>
    </message>
    <message>
        <source>CharHub user that owns automated characters; never charged.</source>
        <translation>Usuário do CharHub dono dos personagens automáticos; nunca é cobrado.</translation>
    </message>
    <message>
        <source>Nights by themselves</source>
        <translation>Noites automáticas</translation>
    </message>
    <message>
        <source>Begin every night of the schedule without being asked.</source>
        <translation>Começar cada noite da agenda sem que ninguém peça.</translation>
    </message>
    <message>
        <source>Begins at</source>
        <translation>Começa às</translation>
    </message>
    <message>
        <source>Hours and minutes, as 02:00.</source>
        <translation>Horas e minutos, como 02:00.</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Fuso horário</translation>
    </message>
    <message>
        <source>A name like UTC or America/Sao_Paulo.</source>
        <translation>Um nome como UTC ou America/Sao_Paulo.</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>Dias</translation>
    </message>
    <message>
        <source>Days on which a night begins.</source>
        <translation>Dias em que uma noite começa.</translation>
    </message>
    <message>
        <source>Catch up</source>
        <translation>Recuperar</translation>
    </message>
    <message>
        <source>Begin the newest night that was missed, once, when servers answer again.</source>
        <translation>Começar a noite perdida mais recente, uma vez, quando os servidores voltarem a responder.</translation>
    </message>
    <message>
        <source>How many one night makes.</source>
        <translation>Quantos uma noite faz.</translation>
    </message>
    <message>
        <source>Time budget</source>
        <translation>Tempo disponível</translation>
    </message>
    <message>
        <source>Minutes one night may take.</source>
        <translation>Minutos que uma noite pode levar.</translation>
    </message>
    <message>
        <source>Only these paint in a night. Their names, separated by commas; all of them when empty.</source>
        <translation>Só estes pintam em uma noite. Seus nomes, separados por vírgulas; todos, se vazio.</translation>
    </message>
    <message>
        <source>Top up</source>
        <translation>Completar</translation>
    </message>
    <message>
        <source>When people approved too few, the nightly rule approves what the gate allows.</source>
        <translation>Se aprovarem poucos, a regra noturna aprova o que a triagem permite.</translation>
    </message>
    <message>
        <source>Least quality</source>
        <translation>Qualidade mínima</translation>
    </message>
    <message>
        <source>0 to 1: how surely an analysis says everything, for the rule to approve by itself.</source>
        <translation>De 0 a 1: com que certeza a análise diz tudo, para a regra aprovar por si só.</translation>
    </message>
    <message>
        <source>Rest before a repair</source>
        <translation>Descanso antes de um reparo</translation>
    </message>
    <message>
        <source>Until a night paints a failed view of an earlier one again; twice as long after each failure.</source>
        <translation>Até que uma noite pinte de novo uma vista que falhou em outra; o dobro após cada falha.</translation>
    </message>
    <message>
        <source>PostgreSQL of CharHub; “charhub-console central check” looks whether all is right there.</source>
        <translation>PostgreSQL do CharHub; “charhub-console central check” verifica se está tudo certo lá.</translation>
    </message>
    <message>
        <source>Queue of a fleet</source>
        <translation>Fila de uma frota</translation>
    </message>
    <message>
        <source>PostgreSQL where workers take orders; with it this console paints nothing itself.</source>
        <translation>PostgreSQL onde os trabalhadores recebem os pedidos; com ele, este console não pinta nada.</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Publicar</translation>
    </message>
    <message>
        <source>Finished characters are shown in CharHub, whenever its database answers.</source>
        <translation>Personagens prontos aparecem no CharHub, sempre que o banco de dados dele responde.</translation>
    </message>
    <message>
        <source>Your CharHub user</source>
        <translation>Seu usuário do CharHub</translation>
    </message>
    <message>
        <source>Its id. Owns what you make by hand, and pays for it from CharHub&apos;s ledger; else the local one counts.</source>
        <translation>O id dele. É dono do que você faz à mão e paga pelo livro-caixa do CharHub; sem ele vale o local.</translation>
    </message>
    <message>
        <source>Log runs in CharHub</source>
        <translation>Registrar execuções no CharHub</translation>
    </message>
    <message>
        <source>CharHub counts each one as one of the 24 characters its own generator may make a day.</source>
        <translation>O CharHub conta cada uma como um dos 24 personagens que o gerador dele pode fazer por dia.</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>Address that is told what came of a night, as signed JSON.</source>
        <translation>Endereço que recebe o resultado de uma noite, em JSON assinado.</translation>
    </message>
    <message>
        <source>Webhook secret</source>
        <translation>Segredo do webhook</translation>
    </message>
    <message>
        <source>Signs these messages; without it none is sent.</source>
        <translation>Assina essas mensagens; sem ele nenhuma é enviada.</translation>
    </message>
    <message>
        <source>Checkpoint file</source>
        <translation>Arquivo de checkpoint</translation>
    </message>
    <message>
        <source>For the recipe “checkpoint”: a model file at the servers.</source>
        <translation>Para a receita “checkpoint”: um arquivo de modelo nos servidores.</translation>
    </message>
    <message>
        <source>Reference views</source>
        <translation>Vistas de referência</translation>
    </message>
    <message>
        <source>Paint the four references after the avatar.</source>
        <translation>Pintar as quatro referências depois do avatar.</translation>
    </message>
    <message>
        <source>Go on after a failure</source>
        <translation>Continuar após uma falha</translation>
    </message>
    <message>
        <source>One failed reference does not stop the others.</source>
        <translation>Uma referência que falha não para as outras.</translation>
    </message>
    <message>
        <source>Use the source image</source>
        <translation>Usar a imagem de origem</translation>
    </message>
    <message>
        <source>The candidate&apos;s image is an input of the recipe.</source>
        <translation>A imagem do candidato é uma entrada da receita.</translation>
    </message>
    <message>
        <source>Keep masters</source>
        <translation>Guardar originais</translation>
    </message>
    <message>
        <source>Keep the server&apos;s PNG in the data folder, about 2 MB each.</source>
        <translation>Guardar o PNG do servidor na pasta de dados, cerca de 2 MB cada.</translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>Limite de tempo</translation>
    </message>
    <message>
        <source>Seconds one image may take at its server.</source>
        <translation>Segundos que uma imagem pode levar no servidor.</translation>
    </message>
    <message>
        <source>Folder on this machine</source>
        <translation>Pasta nesta máquina</translation>
    </message>
    <message>
        <source>Cloudflare R2 or another S3 service</source>
        <translation>Cloudflare R2 ou outro serviço S3</translation>
    </message>
    <message>
        <source>Prompt and tags (built in)</source>
        <translation>Prompt e tags (embutido)</translation>
    </message>
    <message>
        <source>Vision model (OpenAI-compatible)</source>
        <translation>Modelo de visão (compatível com OpenAI)</translation>
    </message>
    <message>
        <source>wd-tagger (ONNX on this machine)</source>
        <translation>wd-tagger (ONNX nesta máquina)</translation>
    </message>
    <message>
        <source>All time</source>
        <translation>Desde sempre</translation>
    </message>
    <message>
        <source>Most reactions</source>
        <translation>Mais reações</translation>
    </message>
    <message>
        <source>Most comments</source>
        <translation>Mais comentários</translation>
    </message>
    <message>
        <source>Most collected</source>
        <translation>Mais colecionadas</translation>
    </message>
    <message>
        <source>dev/ (trying things)</source>
        <translation>dev/ (experiências)</translation>
    </message>
    <message>
        <source>prod/ (the real site)</source>
        <translation>prod/ (o site de verdade)</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>segundos</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>horas</translation>
    </message>
    <message>
        <source>From {0}</source>
        <translation>De {0}</translation>
    </message>
    <message>
        <source>In the keyring</source>
        <translation>No chaveiro</translation>
    </message>
    <message>
        <source>Given on the command line (--set, --data)</source>
        <translation>Dado na linha de comando (--set, --data)</translation>
    </message>
    <message>
        <source>Given by the environment variable {0}</source>
        <translation>Dado pela variável de ambiente {0}</translation>
    </message>
    <message>
        <source>Given by {0} in {1}</source>
        <translation>Dado por {0} em {1}</translation>
    </message>
    <message>
        <source>That cannot be. Expected: {0}.</source>
        <translation>Não pode ser. Esperado: {0}.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln selecionado</numerusform>
            <numerusform>%Ln selecionados</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>↑ %Ln new above</source>
        <translation>
            <numerusform>↑ %Ln novo acima</numerusform>
            <numerusform>↑ %Ln novos acima</numerusform>
        </translation>
    </message>
    <message>
        <source>Export {0} to…</source>
        <translation>Exportar {0} para…</translation>
    </message>
    <message>
        <source>Export here</source>
        <translation>Exportar aqui</translation>
    </message>
    <message>
        <source>{0} ({1} more)</source>
        <translation>{0} (mais {1})</translation>
    </message>
    <message>
        <source>{0} exported to {1}.</source>
        <translation>{0} exportados para {1}.</translation>
    </message>
    <message>
        <source>One zip file each: images, captions, facts, contact sheet.</source>
        <translation>Um arquivo zip para cada: imagens, legendas, dados, folha de contato.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Abrir pasta</translation>
    </message>
    <message>
        <source>{0} could not be written: {1}.</source>
        <translation>{0} não pôde ser gravado: {1}.</translation>
    </message>
    <message>
        <source>Choose another folder, or free space.</source>
        <translation>Escolha outra pasta ou libere espaço.</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportar</translation>
    </message>
    <message>
        <source>Exporting {0} of {1}</source>
        <translation>Exportando {0} de {1}</translation>
    </message>
    <message>
        <source>open</source>
        <translation>abrir</translation>
    </message>
    <message>
        <source>repair selected</source>
        <translation>reparar selecionados</translation>
    </message>
    <message>
        <source>filter</source>
        <translation>filtrar</translation>
    </message>
    <message>
        <source>select all</source>
        <translation>selecionar tudo</translation>
    </message>
    <message>
        <source>export</source>
        <translation>exportar</translation>
    </message>
    <message>
        <source>zoom</source>
        <translation>zoom</translation>
    </message>
    <message>
        <source>choose a run</source>
        <translation>escolher uma execução</translation>
    </message>
    <message>
        <source>retry failed views</source>
        <translation>repetir vistas com falha</translation>
    </message>
    <message>
        <source>report or charts</source>
        <translation>relatório ou gráficos</translation>
    </message>
    <message>
        <source>open the report page</source>
        <translation>abrir a página do relatório</translation>
    </message>
    <message>
        <source>run a night</source>
        <translation>iniciar uma noite</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Execuções</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Relatório</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>Ao longo do tempo</translation>
    </message>
    <message>
        <source>of {0} min</source>
        <translation>de {0} min</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>minutos</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>personagens</translation>
    </message>
    <message>
        <source>with all five views</source>
        <translation>com todas as cinco vistas</translation>
    </message>
    <message>
        <source>with references</source>
        <translation>com referências</translation>
    </message>
    <message>
        <source>avatar only</source>
        <translation>só avatar</translation>
    </message>
    <message>
        <source>without an avatar</source>
        <translation>sem avatar</translation>
    </message>
    <message>
        <source>images made</source>
        <translation>imagens feitas</translation>
    </message>
    <message>
        <source>images failed</source>
        <translation>imagens com falha</translation>
    </message>
    <message>
        <source>carried over</source>
        <translation>para a próxima</translation>
    </message>
    <message>
        <source>met</source>
        <translation>atingida</translation>
    </message>
    <message>
        <source>missed</source>
        <translation>não atingida</translation>
    </message>
    <message>
        <source>stage</source>
        <translation>etapa</translation>
    </message>
    <message>
        <source>times</source>
        <translation>vezes</translation>
    </message>
    <message>
        <source>server</source>
        <translation>servidor</translation>
    </message>
    <message>
        <source>images</source>
        <translation>imagens</translation>
    </message>
    <message>
        <source>painting p50</source>
        <translation>pintura p50</translation>
    </message>
    <message>
        <source>Show all {0}</source>
        <translation>Mostrar todos os {0}</translation>
    </message>
    <message>
        <source>Retry {0} of {1}</source>
        <translation>Tentar de novo: {0} de {1}</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>Prática</translation>
    </message>
    <message>
        <source>recipe {0}</source>
        <translation>receita {0}</translation>
    </message>
    <message>
        <source>On the board</source>
        <translation>Na geração</translation>
    </message>
    <message>
        <source>Report page</source>
        <translation>Página do relatório</translation>
    </message>
    <message>
        <source>Contact sheet</source>
        <translation>Folha de contato</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Pasta</translation>
    </message>
    <message>
        <source>Characters that</source>
        <translation>Personagens que</translation>
    </message>
    <message>
        <source>So far, characters that</source>
        <translation>Até agora, personagens que</translation>
    </message>
    <message>
        <source>Failures ({0})</source>
        <translation>Falhas ({0})</translation>
    </message>
    <message>
        <source>Characters ({0})</source>
        <translation>Personagens ({0})</translation>
    </message>
    <message>
        <source>No character was started.</source>
        <translation>Nenhum personagem foi iniciado.</translation>
    </message>
    <message>
        <source>The runs could not be read</source>
        <translation>As execuções não puderam ser lidas</translation>
    </message>
    <message>
        <source>No night has run yet</source>
        <translation>Nenhuma noite rodou ainda</translation>
    </message>
    <message>
        <source>A night fetches new candidates, takes the approved ones first, paints five views of each and leaves its report here.</source>
        <translation>Uma noite busca candidatos novos, pega primeiro os aprovados, pinta cinco vistas de cada um e deixa o relatório aqui.</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Tudo</translation>
    </message>
    <message>
        <source>Information and worse</source>
        <translation>Informações e acima</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>Avisos e erros</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Erros</translation>
    </message>
    <message>
        <source>Least level that is shown</source>
        <translation>Menor nível mostrado</translation>
    </message>
    <message>
        <source>Words in the message (Ctrl+F)</source>
        <translation>Palavras na mensagem (Ctrl+F)</translation>
    </message>
    <message>
        <source>Words in the message</source>
        <translation>Palavras na mensagem</translation>
    </message>
    <message>
        <source>Log lines</source>
        <translation>Linhas do log</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Seguir</translation>
    </message>
    <message>
        <source>Stay at the newest line</source>
        <translation>Ficar na linha mais nova</translation>
    </message>
    <message>
        <source>Copy the chosen lines, or all that are shown, without secrets</source>
        <translation>Copiar as linhas escolhidas, ou todas as mostradas, sem segredos</translation>
    </message>
    <message>
        <source>Copy support bundle …</source>
        <translation>Copiar pacote de suporte …</translation>
    </message>
    <message>
        <source>A zip with versions, configuration, log and last report; every secret taken out</source>
        <translation>Um zip com versões, configuração, log e último relatório; sem nenhum segredo</translation>
    </message>
    <message>
        <source>Save the support bundle</source>
        <translation>Salvar o pacote de suporte</translation>
    </message>
    <message>
        <source>Zip files (*.zip)</source>
        <translation>Arquivos zip (*.zip)</translation>
    </message>
    <message>
        <source>Writing the support bundle …</source>
        <translation>Gravando o pacote de suporte …</translation>
    </message>
    <message>
        <source>session: not open. {0}</source>
        <translation>sessão: não aberta. {0}</translation>
    </message>
    <message>
        <source>{0} could not be opened.</source>
        <translation>{0} não pôde ser aberto.</translation>
    </message>
    <message>
        <source>{0} of {1} lines</source>
        <translation>{0} de {1} linhas</translation>
    </message>
    <message>
        <source>Nothing was logged yet.</source>
        <translation>Nada foi registrado ainda.</translation>
    </message>
    <message>
        <source>No line passes the filter.</source>
        <translation>Nenhuma linha passa pelo filtro.</translation>
    </message>
    <message>
        <source>Copied {0} lines.</source>
        <translation>{0} linhas copiadas.</translation>
    </message>
    <message>
        <source>Saved {0} ({1} KB). Every secret was taken out.</source>
        <translation>{0} salvo ({1} KB). Todos os segredos foram retirados.</translation>
    </message>
    <message>
        <source>That server is on the list already.</source>
        <translation>Esse servidor já está na lista.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Adicionar</translation>
    </message>
    <message>
        <source>Add this server</source>
        <translation>Adicionar este servidor</translation>
    </message>
    <message>
        <source>Address of a ComfyUI server</source>
        <translation>Endereço de um servidor ComfyUI</translation>
    </message>
    <message>
        <source>No server yet: the built-in painter practises. Add the address of a ComfyUI to paint for real.</source>
        <translation>Nenhum servidor ainda: o pintor embutido pratica. Adicione o endereço de um ComfyUI para pintar de verdade.</translation>
    </message>
    <message>
        <source>Anatomy</source>
        <translation>Anatomia</translation>
    </message>
    <message>
        <source>Low quality</source>
        <translation>Baixa qualidade</translation>
    </message>
    <message>
        <source>More than one person</source>
        <translation>Mais de uma pessoa</translation>
    </message>
    <message>
        <source>Not a character</source>
        <translation>Não é um personagem</translation>
    </message>
    <message>
        <source>Text or watermark</source>
        <translation>Texto ou marca-d’água</translation>
    </message>
    <message>
        <source>Near-duplicate</source>
        <translation>Quase duplicata</translation>
    </message>
    <message>
        <source>Too revealing</source>
        <translation>Revelador demais</translation>
    </message>
    <message>
        <source>Looks too young</source>
        <translation>Parece jovem demais</translation>
    </message>
    <message>
        <source>Real person</source>
        <translation>Pessoa real</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>congelada</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Vistas</translation>
    </message>
    <message>
        <source>← → view    [ ] attempt    wheel zoom    0 whole picture    Esc back</source>
        <translation>← → vista    [ ] tentativa    roda zoom    0 imagem inteira    Esc voltar</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Fechar (Esc)</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Imagem</translation>
    </message>
    <message>
        <source>Practice mode: everything works, nothing leaves this machine.</source>
        <translation>Modo de prática: tudo funciona, nada sai desta máquina.</translation>
    </message>
    <message>
        <source>Sample candidates and a built-in painter. Add a ComfyUI server to paint for real.</source>
        <translation>Candidatos de exemplo e um pintor embutido. Adicione um servidor ComfyUI para pintar de verdade.</translation>
    </message>
    <message>
        <source>Connect your own servers</source>
        <translation>Conectar seus próprios servidores</translation>
    </message>
    <message numerus="yes">
        <source>Close while %Ln image(s) are still to be made?</source>
        <translation>
            <numerusform>Fechar com %Ln imagem ainda por fazer?</numerusform>
            <numerusform>Fechar com %Ln imagens ainda por fazer?</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is lost: the work goes on by itself at the next start.</source>
        <translation>Nada se perde: o trabalho continua sozinho no próximo início.</translation>
    </message>
    <message>
        <source>Close, finish later</source>
        <translation>Fechar, terminar depois</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Ficar</translation>
    </message>
    <message>
        <source>Cancel the running work?</source>
        <translation>Cancelar o trabalho em andamento?</translation>
    </message>
    <message>
        <source>Cancel the work</source>
        <translation>Cancelar o trabalho</translation>
    </message>
    <message>
        <source>Give a whole number from 1 to {0}.</source>
        <translation>Dê um número inteiro de 1 a {0}.</translation>
    </message>
    <message>
        <source>The engine is not open.</source>
        <translation>O motor não está aberto.</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>Saldo</translation>
    </message>
    <message>
        <source>Characters made by hand are paid from here; automated ones cost nothing.</source>
        <translation>Personagens feitos à mão são pagos daqui; os automáticos não custam nada.</translation>
    </message>
    <message>
        <source>An avatar costs {0}, all four references {1}, one view {2}.</source>
        <translation>Um avatar custa {0}, as quatro referências {1}, uma vista {2}.</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Quantidade</translation>
    </message>
    <message>
        <source>Credits to add</source>
        <translation>Créditos a adicionar</translation>
    </message>
    <message>
        <source>Add credits</source>
        <translation>Adicionar créditos</translation>
    </message>
    <message>
        <source>{0} credits of {1}</source>
        <translation>{0} créditos de {1}</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Arquivo</translation>
    </message>
    <message>
        <source>Candidates, decisions, characters, credits. Copies lie beside it.</source>
        <translation>Candidatos, decisões, personagens, créditos. As cópias ficam ao lado.</translation>
    </message>
    <message>
        <source>Not made yet.</source>
        <translation>Ainda não criado.</translation>
    </message>
    <message>
        <source>No copy yet: one is made before every update of the database.</source>
        <translation>Nenhuma cópia ainda: uma é feita antes de cada atualização do banco de dados.</translation>
    </message>
    <message>
        <source>One copy beside it, of {0}.</source>
        <translation>Uma cópia ao lado, de {0}.</translation>
    </message>
    <message>
        <source>{0} copies beside it, the newest of {1}.</source>
        <translation>{0} cópias ao lado, a mais nova de {1}.</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Verificar agora</translation>
    </message>
    <message>
        <source>Integrity</source>
        <translation>Integridade</translation>
    </message>
    <message>
        <source>Reads every page and every reference; a large file takes a while.</source>
        <translation>Lê cada página e cada referência; um arquivo grande demora um pouco.</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Como o sistema</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Closing the window leaves the icon in the tray, where there is one; nights begin by themselves.</source>
        <translation>Fechar a janela deixa o ícone na bandeja, onde houver uma; as noites começam sozinhas.</translation>
    </message>
    <message>
        <source>Close to the tray</source>
        <translation>Fechar para a bandeja</translation>
    </message>
    <message>
        <source>Start at login</source>
        <translation>Iniciar ao entrar no sistema</translation>
    </message>
    <message>
        <source>In the tray, without the window.</source>
        <translation>Na bandeja, sem a janela.</translation>
    </message>
    <message>
        <source>Of this window. Counts at once.</source>
        <translation>Desta janela. Vale na hora.</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Escuro</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Pictures are judged best on dark. Counts at once.</source>
        <translation>Imagens se avaliam melhor no escuro. Vale na hora.</translation>
    </message>
    <message>
        <source>Above PG</source>
        <translation>Acima de PG</translation>
    </message>
    <message>
        <source>Above PG-13</source>
        <translation>Acima de PG-13</translation>
    </message>
    <message>
        <source>Above R</source>
        <translation>Acima de R</translation>
    </message>
    <message>
        <source>Above X</source>
        <translation>Acima de X</translation>
    </message>
    <message>
        <source>Only where the level is not known</source>
        <translation>Só onde o nível não é conhecido</translation>
    </message>
    <message>
        <source>Pictures above this level are blurred until the pointer is on them. Counts at once.</source>
        <translation>Imagens acima deste nível ficam desfocadas até o ponteiro passar por elas. Vale na hora.</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>Desfoque</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>Todas as teclas</translation>
    </message>
    <message>
        <source>Press a key …</source>
        <translation>Pressione uma tecla …</translation>
    </message>
    <message>
        <source>Add a key</source>
        <translation>Adicionar uma tecla</translation>
    </message>
    <message>
        <source>{0}: add a key</source>
        <translation>{0}: adicionar uma tecla</translation>
    </message>
    <message>
        <source>Take this key away</source>
        <translation>Tirar esta tecla</translation>
    </message>
    <message>
        <source>{0}: take {1} away</source>
        <translation>{0}: tirar {1}</translation>
    </message>
    <message>
        <source>Reset all keys</source>
        <translation>Redefinir todas as teclas</translation>
    </message>
    <message>
        <source>{0} is also “{1}”. Take it away from one of them.</source>
        <translation>{0} também é “{1}”. Tire-a de uma delas.</translation>
    </message>
    <message>
        <source>{0} also rejects because of “{1}”.</source>
        <translation>{0} também rejeita por causa de “{1}”.</translation>
    </message>
    <message>
        <source>Changes count at once.</source>
        <translation>As alterações valem na hora.</translation>
    </message>
    <message>
        <source>Not saved while a key means two things.</source>
        <translation>Não é salvo enquanto uma tecla significar duas coisas.</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>Seções</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Buscar ajustes</translation>
    </message>
    <message>
        <source>No setting has “{0}”.</source>
        <translation>Nenhum ajuste contém “{0}”.</translation>
    </message>
    <message>
        <source>search</source>
        <translation>buscar</translation>
    </message>
    <message>
        <source>save</source>
        <translation>salvar</translation>
    </message>
    <message>
        <source>next field</source>
        <translation>próximo campo</translation>
    </message>
    <message>
        <source>Saved. It is used at the next start.</source>
        <translation>Salvo. Será usado no próximo início.</translation>
    </message>
    <message>
        <source>Images are being painted now, so the engine stays as it is until you start the program again.</source>
        <translation>Há imagens sendo pintadas, então o motor fica como está até você reiniciar o programa.</translation>
    </message>
    <message>
        <source>Saved. Restart the engine to use this.</source>
        <translation>Salvo. Reinicie o motor para usar.</translation>
    </message>
    <message>
        <source>It takes a moment and nothing is lost.</source>
        <translation>Leva um instante e nada se perde.</translation>
    </message>
    <message>
        <source>Restart the engine</source>
        <translation>Reiniciar o motor</translation>
    </message>
    <message>
        <source>The engine stays as it is.</source>
        <translation>O motor fica como está.</translation>
    </message>
    <message>
        <source>Live test</source>
        <translation>Teste ao vivo</translation>
    </message>
    <message>
        <source>Not tried: {0} cannot be used.</source>
        <translation>Não testado: {0} não pode ser usado.</translation>
    </message>
    <message>
        <source>Correct it.</source>
        <translation>Corrija.</translation>
    </message>
    <message>
        <source>Asks Civitai for one image.</source>
        <translation>Pede uma imagem à Civitai.</translation>
    </message>
    <message>
        <source>Puts, reads and deletes a probe in the storage.</source>
        <translation>Grava, lê e apaga uma amostra no armazenamento.</translation>
    </message>
    <message>
        <source>Asks the analyser whether it could work; costs nothing.</source>
        <translation>Pergunta ao analisador se ele poderia trabalhar; não custa nada.</translation>
    </message>
    <message>
        <source>Asks each of these servers what it is and what it can paint.</source>
        <translation>Pergunta a cada um destes servidores o que ele é e o que consegue pintar.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Write it to {0}</source>
        <translation>Gravar em {0}</translation>
    </message>
    <message>
        <source>Saving …</source>
        <translation>Salvando …</translation>
    </message>
    <message>
        <source>To be corrected: {0}</source>
        <translation>A corrigir: {0}</translation>
    </message>
    <message>
        <source>One change is not saved.</source>
        <translation>Uma alteração não foi salva.</translation>
    </message>
    <message>
        <source>{0} changes are not saved.</source>
        <translation>{0} alterações não foram salvas.</translation>
    </message>
    <message>
        <source>Civitai</source>
        <translation>Civitai</translation>
    </message>
    <message>
        <source>Where candidates come from, which of them, and how many.</source>
        <translation>De onde vêm os candidatos, quais e quantos.</translation>
    </message>
    <message>
        <source>What a fetch takes</source>
        <translation>O que uma busca pega</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>Endereços</translation>
    </message>
    <message>
        <source>Backends</source>
        <translation>Servidores</translation>
    </message>
    <message>
        <source>Connect your own servers: add the address of a ComfyUI, test it, save, restart the engine. Until then everything works in practice mode.</source>
        <translation>Conecte seus próprios servidores: adicione o endereço de um ComfyUI, teste, salve e reinicie o motor. Até lá tudo funciona no modo de prática.</translation>
    </message>
    <message>
        <source>The same for all servers</source>
        <translation>Igual para todos os servidores</translation>
    </message>
    <message>
        <source>By style: WebUI (AUTOMATIC1111, Forge) or ComfyUI</source>
        <translation>Por estilo: WebUI (AUTOMATIC1111, Forge) ou ComfyUI</translation>
    </message>
    <message>
        <source>Checkpoint by style</source>
        <translation>Checkpoint por estilo</translation>
    </message>
    <message>
        <source>Where finished images go. The test stores a small probe, reads it back and deletes it.</source>
        <translation>Para onde vão as imagens prontas. O teste grava uma pequena amostra, lê de volta e apaga.</translation>
    </message>
    <message>
        <source>Cloudflare R2</source>
        <translation>Cloudflare R2</translation>
    </message>
    <message>
        <source>Cloudinary</source>
        <translation>Cloudinary</translation>
    </message>
    <message>
        <source>Analyser</source>
        <translation>Analisador</translation>
    </message>
    <message>
        <source>Who describes a candidate, for the safety gate and for the draft of its character.</source>
        <translation>Quem descreve um candidato, para a triagem de segurança e para o rascunho do personagem.</translation>
    </message>
    <message>
        <source>Vision model</source>
        <translation>Modelo de visão</translation>
    </message>
    <message>
        <source>wd-tagger</source>
        <translation>wd-tagger</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Banco de dados</translation>
    </message>
    <message>
        <source>One file on this machine holds everything but the images.</source>
        <translation>Um arquivo nesta máquina guarda tudo, menos as imagens.</translation>
    </message>
    <message>
        <source>CharHub&apos;s central database</source>
        <translation>Banco de dados central do CharHub</translation>
    </message>
    <message>
        <source>Finding characters</source>
        <translation>Busca de personagens</translation>
    </message>
    <message>
        <source>Fleet</source>
        <translation>Frota</translation>
    </message>
    <message>
        <source>Data folder and log</source>
        <translation>Pasta de dados e log</translation>
    </message>
    <message>
        <source>Who pays for characters made by hand, and with what.</source>
        <translation>Quem paga pelos personagens feitos à mão, e com quê.</translation>
    </message>
    <message>
        <source>Owners</source>
        <translation>Donos</translation>
    </message>
    <message>
        <source>When a night begins by itself, and what it does. It needs a console that runs then: this window, or “charhub-console daemon” on a machine without a screen.</source>
        <translation>Quando uma noite começa sozinha e o que ela faz. Precisa de um console em execução nessa hora: esta janela, ou “charhub-console daemon” em uma máquina sem tela.</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Agenda</translation>
    </message>
    <message>
        <source>One night</source>
        <translation>Uma noite</translation>
    </message>
    <message>
        <source>Told when a night has ended</source>
        <translation>Aviso ao fim de uma noite</translation>
    </message>
    <message>
        <source>Generation</source>
        <translation>Geração</translation>
    </message>
    <message>
        <source>How characters are painted when a run says nothing else.</source>
        <translation>Como os personagens são pintados quando a execução não diz outra coisa.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Teclas</translation>
    </message>
    <message>
        <source>Of the Candidates page. Press + and then the key.</source>
        <translation>Da página Candidatos. Pressione + e depois a tecla.</translation>
    </message>
    <message>
        <source>Interface</source>
        <translation>Interface</translation>
    </message>
    <message>
        <source>Language, theme and blur of this window; tray and login.</source>
        <translation>Idioma, tema e desfoque desta janela; bandeja e início de sessão.</translation>
    </message>
    <message>
        <source>Retry on another server</source>
        <translation>Tentar em outro servidor</translation>
    </message>
    <message>
        <source>Asking the servers…</source>
        <translation>Perguntando aos servidores…</translation>
    </message>
    <message>
        <source>No other server answers.</source>
        <translation>Nenhum outro servidor responde.</translation>
    </message>
    <message>
        <source>Any but {0}</source>
        <translation>Qualquer um, menos {0}</translation>
    </message>
    <message>
        <source>{0} (the last one)</source>
        <translation>{0} (o último)</translation>
    </message>
    <message>
        <source>Close the hint</source>
        <translation>Fechar a dica</translation>
    </message>
    <message>
        <source>Close the hint (Esc)</source>
        <translation>Fechar a dica (Esc)</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>Dica</translation>
    </message>
    <message>
        <source>Open CharHub Console</source>
        <translation>Abrir o CharHub Console</translation>
    </message>
    <message>
        <source>Run tonight&apos;s night now</source>
        <translation>Executar a noite de hoje agora</translation>
    </message>
    <message>
        <source>Pause</source>
        <comment>verb</comment>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>For 1 hour</source>
        <translation>Por 1 hora</translation>
    </message>
    <message>
        <source>Until tomorrow</source>
        <translation>Até amanhã</translation>
    </message>
    <message>
        <source>Until resumed</source>
        <translation>Até ser retomado</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Sair</translation>
    </message>
    <message numerus="yes">
        <source>Quit while %Ln image(s) are still to be made?</source>
        <translation>
            <numerusform>Sair enquanto ainda falta %Ln imagem?</numerusform>
            <numerusform>Sair enquanto ainda faltam %Ln imagens?</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is lost either way: no image is painted twice, and the rest goes on at the next start.</source>
        <translation>Nada se perde em nenhum dos casos: nenhuma imagem é pintada duas vezes, e o resto continua no próximo início.</translation>
    </message>
    <message>
        <source>Finish the images in flight</source>
        <translation>Terminar as imagens em andamento</translation>
    </message>
    <message>
        <source>Stop now</source>
        <translation>Parar agora</translation>
    </message>
    <message>
        <source>This desktop has no tray.</source>
        <translation>Esta área de trabalho não tem bandeja.</translation>
    </message>
    <message>
        <source>Nights begin all the same while the window is open, also minimised; closing it ends the program.</source>
        <translation>As noites começam do mesmo modo enquanto a janela está aberta, mesmo minimizada; fechá-la encerra o programa.</translation>
    </message>
    <message>
        <source>Goes on here, so that nights begin by themselves. Quit is in the menu of this icon.</source>
        <translation>Continua aqui, para que as noites comecem sozinhas. Sair está no menu deste ícone.</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>Abrir o relatório</translation>
    </message>
    <message>
        <source>Remove that file to go on.</source>
        <translation>Remova esse arquivo para continuar.</translation>
    </message>
    <message>
        <source>No generation server answers.</source>
        <translation>Nenhum servidor de geração responde.</translation>
    </message>
    <message>
        <source>Quits when the images in flight are there</source>
        <translation>Sai quando as imagens em andamento chegarem</translation>
    </message>
    <message>
        <source>Working: {0} of {1} images</source>
        <translation>Trabalhando: {0} de {1} imagens</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>Nada a fazer</translation>
    </message>
    <message>
        <source>Paused by the file PAUSE in the data folder</source>
        <translation>Pausado pelo arquivo PAUSE na pasta de dados</translation>
    </message>
    <message>
        <source>Paused until {0}</source>
        <translation>Pausado até {0}</translation>
    </message>
    <message>
        <source>Paused until resumed</source>
        <translation>Pausado até ser retomado</translation>
    </message>
    <message>
        <source>Next run: not known yet</source>
        <translation>Próxima execução: ainda desconhecida</translation>
    </message>
    <message>
        <source>The night of {0} waits</source>
        <translation>A noite de {0} espera</translation>
    </message>
    <message>
        <source>Next run: {0}</source>
        <translation>Próxima execução: {0}</translation>
    </message>
    <message>
        <source>No night begins by itself</source>
        <translation>Nenhuma noite começa sozinha</translation>
    </message>
    <message>
        <source>Last result: no night yet</source>
        <translation>Último resultado: nenhuma noite ainda</translation>
    </message>
    <message>
        <source>Last result: {0}</source>
        <translation>Último resultado: {0}</translation>
    </message>
    <message>
        <source>The night is done</source>
        <translation>A noite terminou</translation>
    </message>
    <message>
        <source>The night is partly done</source>
        <translation>A noite terminou em parte</translation>
    </message>
    <message>
        <source>The night failed</source>
        <translation>A noite falhou</translation>
    </message>
    <message>
        <source>The run is done</source>
        <translation>A execução terminou</translation>
    </message>
    <message>
        <source>The run is partly done</source>
        <translation>A execução terminou em parte</translation>
    </message>
    <message>
        <source>The run failed</source>
        <translation>A execução falhou</translation>
    </message>
    <message>
        <source>Most seen: {0}</source>
        <translation>Mais visto: {0}</translation>
    </message>
    <message>
        <source>{0} and {1} more</source>
        <translation>{0} e mais {1}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln night(s) were missed: {0}.</source>
        <translation>
            <numerusform>%Ln noite foi perdida: {0}.</numerusform>
            <numerusform>%Ln noites foram perdidas: {0}.</numerusform>
        </translation>
    </message>
    <message>
        <source>The machine was asleep or off, or no console ran.</source>
        <translation>A máquina estava suspensa ou desligada, ou nenhum console estava em execução.</translation>
    </message>
    <message>
        <source>The console was paused.</source>
        <translation>O console estava pausado.</translation>
    </message>
    <message>
        <source>Another night was still under way.</source>
        <translation>Outra noite ainda estava em andamento.</translation>
    </message>
    <message>
        <source>Neither the network nor a generation server answered.</source>
        <translation>Nem a rede nem um servidor de geração respondeu.</translation>
    </message>
    <message>
        <source>The configured recipe cannot be used; see the settings.</source>
        <translation>A receita configurada não pode ser usada; veja os ajustes.</translation>
    </message>
    <message>
        <source>{0} of {1} characters</source>
        <translation>{0} de {1} personagens</translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln imagem</numerusform>
            <numerusform>%Ln imagens</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} carried over</source>
        <translation>{0} adiados</translation>
    </message>
    <message>
        <source>partly done</source>
        <translation>terminada em parte</translation>
    </message>
    <message>
        <source>There is no earlier night to compare with.</source>
        <translation>Não há noite anterior com que comparar.</translation>
    </message>
    <message>
        <source>Compared with the last {0} nights</source>
        <translation>Em comparação com as últimas {0} noites</translation>
    </message>
    <message>
        <source>Compared with the night before</source>
        <translation>Em comparação com a noite anterior</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Comparação</translation>
    </message>
    <message>
        <source>{0} have all four</source>
        <translation>{0} têm todas as quatro</translation>
    </message>
    <message>
        <source>{0}; {1} the night before</source>
        <translation>{0}; {1} na noite anterior</translation>
    </message>
    <message>
        <source>{0}; median of the others {1}</source>
        <translation>{0}; mediana das outras: {1}</translation>
    </message>
    <message>
        <source>New images wait and no night begins. What is at a server is finished.</source>
        <translation>Novas imagens esperam e nenhuma noite começa. O que está em um servidor é concluído.</translation>
    </message>
    <message>
        <source>Keys that reject with a reason, which is written down with the decision.</source>
        <translation>Teclas que rejeitam com um motivo, anotado junto com a decisão.</translation>
    </message>
    <message>
        <source>Why it is rejected</source>
        <translation>Por que é rejeitado</translation>
    </message>
    <message>
        <source>Reason of the key {0}</source>
        <translation>Motivo da tecla {0}</translation>
    </message>
    <message>
        <source>The safety check itself failed, so nothing may pass. See the log.</source>
        <translation>A própria verificação de segurança falhou, então nada pode passar. Veja o log.</translation>
    </message>
    <message>
        <source>A text has more than 50,000 characters and was not read whole.</source>
        <translation>Um texto tem mais de 50.000 caracteres e não foi lido por inteiro.</translation>
    </message>
    <message>
        <source>The source blocks this image.</source>
        <translation>A fonte bloqueia esta imagem.</translation>
    </message>
    <message>
        <source>An age under 18 is stated.</source>
        <translation>Consta uma idade abaixo de 18 anos.</translation>
    </message>
    <message>
        <source>A model behind this image is marked as showing minors.</source>
        <translation>Um modelo por trás desta imagem está marcado como mostrando menores.</translation>
    </message>
    <message>
        <source>Words for children, teenagers or school age are used.</source>
        <translation>São usadas palavras para crianças, adolescentes ou idade escolar.</translation>
    </message>
    <message>
        <source>A tag says the person is a minor.</source>
        <translation>Uma tag diz que a pessoa é menor de idade.</translation>
    </message>
    <message>
        <source>The person looks like a minor.</source>
        <translation>A pessoa parece menor de idade.</translation>
    </message>
    <message>
        <source>The safety flags of the models could not be had.</source>
        <translation>Não foi possível obter os avisos de segurança dos modelos.</translation>
    </message>
    <message>
        <source>Words leave it open whether the person is grown up.</source>
        <translation>As palavras deixam em aberto se a pessoa é adulta.</translation>
    </message>
    <message>
        <source>Nothing shows clearly that the person is grown up.</source>
        <translation>Nada mostra claramente que a pessoa é adulta.</translation>
    </message>
    <message>
        <source>A model behind this image depicts a real person.</source>
        <translation>Um modelo por trás desta imagem retrata uma pessoa real.</translation>
    </message>
    <message>
        <source>A real person seems to be meant.</source>
        <translation>Parece tratar-se de uma pessoa real.</translation>
    </message>
    <message>
        <source>The age rating is not known.</source>
        <translation>A classificação etária não é conhecida.</translation>
    </message>
    <message>
        <source>The rating is above 12 and not every signal says the person is grown up.</source>
        <translation>A classificação está acima de 12 e nem todos os sinais dizem que a pessoa é adulta.</translation>
    </message>
    <message>
        <source>The person in the new image looks like a minor.</source>
        <translation>A pessoa na nova imagem parece menor de idade.</translation>
    </message>
    <message>
        <source>A tag of the new image says the person is a minor.</source>
        <translation>Uma tag da nova imagem diz que a pessoa é menor de idade.</translation>
    </message>
    <message>
        <source>The new image is described in words for a minor.</source>
        <translation>A nova imagem é descrita com palavras para um menor de idade.</translation>
    </message>
    <message>
        <source>The new image leaves it open whether the person is grown up.</source>
        <translation>A nova imagem deixa em aberto se a pessoa é adulta.</translation>
    </message>
    <message>
        <source>The rating of the new image is not known.</source>
        <translation>A classificação da nova imagem não é conhecida.</translation>
    </message>
    <message>
        <source>The new image is rated above its character.</source>
        <translation>A nova imagem tem classificação acima da do personagem.</translation>
    </message>
    <message>
        <source>The browsing level is not known.</source>
        <translation>O nível de navegação não é conhecido.</translation>
    </message>
    <message>
        <source>No analyser has looked at this image, and its rating asks for it.</source>
        <translation>Nenhum analisador olhou para esta imagem, e a classificação dela o exige.</translation>
    </message>
    <message>
        <source>The browsing level is not one that is allowed here.</source>
        <translation>O nível de navegação não é um dos permitidos aqui.</translation>
    </message>
    <message>
        <source>Not analysed yet: {0}</source>
        <translation>Ainda não analisado: {0}</translation>
    </message>
    <message>
        <source>waiting to be sent</source>
        <translation>à espera de envio</translation>
    </message>
    <message>
        <source>waiting, since {0}</source>
        <translation>à espera, desde {0}</translation>
    </message>
    <message>
        <source>last contact</source>
        <translation>último contato</translation>
    </message>
    <message>
        <source>lag of the server</source>
        <translation>atraso do servidor</translation>
    </message>
    <message>
        <source>collided edits</source>
        <translation>edições em choque</translation>
    </message>
    <message>
        <source>disputed candidates</source>
        <translation>candidatos em disputa</translation>
    </message>
    <message>
        <source>set aside</source>
        <translation>postos de lado</translation>
    </message>
    <message>
        <source>No central database is set up</source>
        <translation>Nenhum banco de dados central configurado</translation>
    </message>
    <message>
        <source>With one, all consoles see each other&apos;s decisions and characters. Without one everything stays here.</source>
        <translation>Com ele, todos os consoles veem as decisões e os personagens uns dos outros. Sem ele, tudo fica aqui.</translation>
    </message>
    <message>
        <source>Open settings</source>
        <translation>Abrir configurações</translation>
    </message>
    <message>
        <source>synchronise now</source>
        <translation>sincronizar agora</translation>
    </message>
    <message>
        <source>check everything</source>
        <translation>conferir tudo</translation>
    </message>
    <message>
        <source>Synchronise now</source>
        <translation>Sincronizar agora</translation>
    </message>
    <message>
        <source>Check everything</source>
        <translation>Conferir tudo</translation>
    </message>
    <message>
        <source>Compare every row here with central, and mend what differs</source>
        <translation>Comparar cada linha daqui com o banco central e corrigir o que difere</translation>
    </message>
    <message>
        <source>Talking with central</source>
        <translation>Falando com o banco central</translation>
    </message>
    <message>
        <source>Synchronising</source>
        <translation>Sincronização</translation>
    </message>
    <message>
        <source>{0}, as console {1}</source>
        <translation>{0}, como console {1}</translation>
    </message>
    <message>
        <source>Counts: {0}</source>
        <translation>Vale: {0}</translation>
    </message>
    <message>
        <source>Lost: {0}</source>
        <translation>Perdido: {0}</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Manter</translation>
    </message>
    <message>
        <source>Take the other</source>
        <translation>Ficar com o outro</translation>
    </message>
    <message>
        <source>Show the character</source>
        <translation>Mostrar o personagem</translation>
    </message>
    <message>
        <source>Edits that collided</source>
        <translation>Edições em choque</translation>
    </message>
    <message>
        <source>Curators who had not seen each other disagree. Nothing is generated until one settles it.</source>
        <translation>Curadores que não viram a decisão um do outro discordam. Nada é gerado até que alguém resolva.</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>Decidir</translation>
    </message>
    <message>
        <source>Disputed candidates</source>
        <translation>Candidatos em disputa</translation>
    </message>
    <message>
        <source>Could not be sent: {0} {1}</source>
        <translation>Não pôde ser enviado: {0} {1}</translation>
    </message>
    <message>
        <source>Could not be taken over: {0} {1}</source>
        <translation>Não pôde ser recebido: {0} {1}</translation>
    </message>
    <message>
        <source>Set aside {0}; everything else goes on.</source>
        <translation>Posto de lado {0}; todo o resto continua.</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>Postos de lado</translation>
    </message>
    <message>
        <source>{0} sent, {1} received</source>
        <translation>{0} enviados, {1} recebidos</translation>
    </message>
    <message>
        <source>Central and this console agree.</source>
        <translation>O banco central e este console estão de acordo.</translation>
    </message>
    <message>
        <source>{0} rows were compared; {1} differed and were mended.</source>
        <translation>{0} linhas comparadas; {1} diferiam e foram corrigidas.</translation>
    </message>
    <message>
        <source>Everything was checked.</source>
        <translation>Tudo foi conferido.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nunca</translation>
    </message>
    <message>
        <source>Central cannot be used at the moment. Everything works; changes wait here.</source>
        <translation>O banco central não pode ser usado no momento. Tudo funciona; as mudanças esperam aqui.</translation>
    </message>
    <message>
        <source>Central has not been asked yet.</source>
        <translation>O banco central ainda não foi consultado.</translation>
    </message>
    <message>
        <source>Something waits for you.</source>
        <translation>Algo espera por você.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) on the way</source>
        <translation>
            <numerusform>%Ln mudança a caminho</numerusform>
            <numerusform>%Ln mudanças a caminho</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything here and there agrees.</source>
        <translation>Tudo aqui e lá está de acordo.</translation>
    </message>
    <message>
        <source>name</source>
        <translation>nome</translation>
    </message>
    <message>
        <source>gender</source>
        <translation>gênero</translation>
    </message>
    <message>
        <source>species</source>
        <translation>espécie</translation>
    </message>
    <message>
        <source>style</source>
        <translation>estilo</translation>
    </message>
    <message>
        <source>theme</source>
        <translation>tema</translation>
    </message>
    <message>
        <source>rating</source>
        <translation>classificação</translation>
    </message>
    <message>
        <source>description</source>
        <translation>descrição</translation>
    </message>
    <message>
        <source>content tags</source>
        <translation>etiquetas de conteúdo</translation>
    </message>
    <message>
        <source>looks</source>
        <translation>aparência</translation>
    </message>
    <message>
        <source>owner</source>
        <translation>dono</translation>
    </message>
    <message>
        <source>recipe</source>
        <translation>receita</translation>
    </message>
    <message>
        <source>Two characters were made of one candidate: {0}</source>
        <translation>Dois personagens foram feitos de um candidato: {0}</translation>
    </message>
    <message>
        <source>{0}: two edits of {1} collided</source>
        <translation>{0}: duas edições de {1} em choque</translation>
    </message>
    <message>
        <source>{0} (console {1})</source>
        <translation>{0} (console {1})</translation>
    </message>
    <message>
        <source>Hidden by its level. A click or {0} shows it.</source>
        <translation>Oculto pelo nível. Um clique ou {0} mostra.</translation>
    </message>
    <message>
        <source>A click shows it.</source>
        <translation>Um clique mostra.</translation>
    </message>
    <message>
        <source>All servers</source>
        <translation>Todos os servidores</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>não responde</translation>
    </message>
    <message numerus="yes">
        <source>%Ln server(s)</source>
        <translation>
            <numerusform>%Ln servidor</numerusform>
            <numerusform>%Ln servidores</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Message</source>
        <translation>Mensagem</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Dispensar</translation>
    </message>
    <message>
        <source>Dismiss (Esc)</source>
        <translation>Dispensar (Esc)</translation>
    </message>
    <message>
        <source>{0} more</source>
        <translation>mais {0}</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Copiar detalhes</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copiado</translation>
    </message>
</context>
<context>
    <name>EngineThread</name>
    <message>
        <source>Something unexpected happened ({0}).</source>
        <translation>Algo inesperado aconteceu ({0}).</translation>
    </message>
    <message>
        <source>Try again; if it stays, copy the details and report them with the log.</source>
        <translation>Tente de novo; se continuar, copie os detalhes e envie-os com o log.</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>A grant is a whole number above 0.</source>
        <translation>Uma concessão é um número inteiro acima de 0.</translation>
    </message>
    <message>
        <source>A name has 1 to {0} characters.</source>
        <translation>Um nome tem de 1 a {0} caracteres.</translation>
    </message>
    <message>
        <source>A person has to look at the candidate.</source>
        <translation>Uma pessoa precisa olhar o candidato.</translation>
    </message>
    <message>
        <source>A seed is a whole number from 0 to {0}.</source>
        <translation>Uma semente é um número inteiro de 0 a {0}.</translation>
    </message>
    <message>
        <source>A time without a time zone was given.</source>
        <translation>Foi dado um horário sem fuso.</translation>
    </message>
    <message>
        <source>A web page or another server may be in between. {0}</source>
        <translation>Pode haver uma página ou outro servidor no meio. {0}</translation>
    </message>
    <message>
        <source>A window, a daemon or a command is working with this data folder.</source>
        <translation>Uma janela, um daemon ou um comando está trabalhando com esta pasta de dados.</translation>
    </message>
    <message>
        <source>A worker needs servers to paint with.</source>
        <translation>Um trabalhador precisa de servidores para pintar.</translation>
    </message>
    <message>
        <source>Add it again, or retry the view.</source>
        <translation>Adicione-a de novo ou tente a vista outra vez.</translation>
    </message>
    <message>
        <source>Add it in the settings, or retry the view without choosing a server.</source>
        <translation>Adicione-o nos ajustes ou tente a vista de novo sem escolher um servidor.</translation>
    </message>
    <message>
        <source>An address given by {0} {1}.</source>
        <translation>Um endereço informado por {0} {1}.</translation>
    </message>
    <message>
        <source>An age is {0} to {1}.</source>
        <translation>Uma idade vai de {0} a {1}.</translation>
    </message>
    <message>
        <source>An embedding has {0}.</source>
        <translation>Um embedding tem {0}.</translation>
    </message>
    <message>
        <source>An unexpected error ended this run. See the log, then start another one.</source>
        <translation>Um erro inesperado encerrou esta execução. Veja o log e inicie outra.</translation>
    </message>
    <message>
        <source>An unexpected error ended this view.</source>
        <translation>Um erro inesperado encerrou esta vista.</translation>
    </message>
    <message>
        <source>Another console published other images of this character.</source>
        <translation>Outro console publicou outras imagens deste personagem.</translation>
    </message>
    <message>
        <source>Another program may hold it; it is asked again.</source>
        <translation>Outro programa pode estar com ele; a pergunta será repetida.</translation>
    </message>
    <message>
        <source>Another program may listen at this address, or its version does not fit this console.</source>
        <translation>Outro programa pode estar nesse endereço, ou a versão dele não serve para este console.</translation>
    </message>
    <message>
        <source>Approve it again, then publish it.</source>
        <translation>Aprove-o de novo e depois publique.</translation>
    </message>
    <message>
        <source>Approve it first: `charhub-console candidates approve {0}`.</source>
        <translation>Aprove-o antes: `charhub-console candidates approve {0}`.</translation>
    </message>
    <message>
        <source>Attempt {0} of {1} is {2}, not {3}.</source>
        <translation>A tentativa {0} de {1} está como {2}, não {3}.</translation>
    </message>
    <message>
        <source>Attempts count from 1.</source>
        <translation>As tentativas são contadas a partir de 1.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Cancelado.</translation>
    </message>
    <message>
        <source>Candidate {0} already is the character {1} ({2}).</source>
        <translation>O candidato {0} já é o personagem {1} ({2}).</translation>
    </message>
    <message>
        <source>Candidate {0} has no decision to undo.</source>
        <translation>O candidato {0} não tem decisão a desfazer.</translation>
    </message>
    <message>
        <source>Candidate {0} is being generated as {1} ({2}).</source>
        <translation>O candidato {0} está sendo gerado como {1} ({2}).</translation>
    </message>
    <message>
        <source>Candidate {0} is blocked: {1}</source>
        <translation>O candidato {0} está bloqueado: {1}</translation>
    </message>
    <message>
        <source>Candidate {0} is blocked: {1}.</source>
        <translation>O candidato {0} está bloqueado: {1}.</translation>
    </message>
    <message>
        <source>Candidate {0} is held: {1}</source>
        <translation>O candidato {0} está em espera: {1}</translation>
    </message>
    <message>
        <source>Candidate {0} is held: {1}.</source>
        <translation>O candidato {0} está em espera: {1}.</translation>
    </message>
    <message>
        <source>Candidate {0} is not approved.</source>
        <translation>O candidato {0} não está aprovado.</translation>
    </message>
    <message>
        <source>CharHub (IP-Adapter)</source>
        <translation>CharHub (IP-Adapter)</translation>
    </message>
    <message>
        <source>CharHub already has a character of image {0}.</source>
        <translation>O CharHub já tem um personagem da imagem {0}.</translation>
    </message>
    <message>
        <source>CharHub has no user {0}.</source>
        <translation>O CharHub não tem o usuário {0}.</translation>
    </message>
    <message>
        <source>CharHub rejected image {0} ({1}).</source>
        <translation>O CharHub rejeitou a imagem {0} ({1}).</translation>
    </message>
    <message>
        <source>CharHub&apos;s ledger counts here.</source>
        <translation>Aqui vale o livro-caixa do CharHub.</translation>
    </message>
    <message>
        <source>CharHub&apos;s row of this image was changed meanwhile.</source>
        <translation>A linha desta imagem no CharHub foi alterada nesse meio-tempo.</translation>
    </message>
    <message>
        <source>CharHub&apos;s tables are looked for in the schema public, not in {0}.</source>
        <translation>As tabelas do CharHub são procuradas no esquema public, não em {0}.</translation>
    </message>
    <message>
        <source>CharHub&apos;s tables are not as this console knows them: {0}{1}</source>
        <translation>As tabelas do CharHub não são como este console as conhece: {0}{1}</translation>
    </message>
    <message>
        <source>Characters are adults.</source>
        <translation>Os personagens são adultos.</translation>
    </message>
    <message>
        <source>Check HTTP_PROXY, HTTPS_PROXY and ALL_PROXY.</source>
        <translation>Verifique HTTP_PROXY, HTTPS_PROXY e ALL_PROXY.</translation>
    </message>
    <message>
        <source>Check R2_ACCESS_KEY_ID and R2_SECRET_ACCESS_KEY; the token needs object read and write on the bucket.</source>
        <translation>Verifique R2_ACCESS_KEY_ID e R2_SECRET_ACCESS_KEY; o token precisa ler e gravar objetos no bucket.</translation>
    </message>
    <message>
        <source>Check R2_BUCKET_NAME.</source>
        <translation>Verifique R2_BUCKET_NAME.</translation>
    </message>
    <message>
        <source>Check R2_ENDPOINT_URL and the system&apos;s clock.</source>
        <translation>Verifique R2_ENDPOINT_URL e o relógio do sistema.</translation>
    </message>
    <message>
        <source>Check R2_ENDPOINT_URL: it is the S3 API address, not the public one.</source>
        <translation>Verifique R2_ENDPOINT_URL: é o endereço da API S3, não o público.</translation>
    </message>
    <message>
        <source>Check analyser.model and analyser.url (most services want it to end in /v1).</source>
        <translation>Verifique analyser.model e analyser.url (a maioria dos serviços quer que termine em /v1).</translation>
    </message>
    <message>
        <source>Check cloudinary.api_url.</source>
        <translation>Confira cloudinary.api_url.</translation>
    </message>
    <message>
        <source>Check sort, period, tags and levels of the fetch.</source>
        <translation>Verifique ordem, período, tags e níveis da busca.</translation>
    </message>
    <message>
        <source>Check that analyser.model takes images, and that analyser.url ends where the service says.</source>
        <translation>Verifique se analyser.model aceita imagens e se analyser.url termina como o serviço indica.</translation>
    </message>
    <message>
        <source>Check that it is up and that its address is right.</source>
        <translation>Verifique se está no ar e se o endereço está certo.</translation>
    </message>
    <message>
        <source>Check that it is up and that the SSH tunnel to it is open.</source>
        <translation>Verifique se ele está no ar e se o túnel SSH até ele está aberto.</translation>
    </message>
    <message>
        <source>Check that the data folder is there and its disk is connected, then try again; nothing was changed.</source>
        <translation>Verifique se a pasta de dados existe e o disco está conectado e tente de novo; nada foi alterado.</translation>
    </message>
    <message>
        <source>Check the Cloudinary settings and the account&apos;s plan.</source>
        <translation>Confira as configurações do Cloudinary e o plano da conta.</translation>
    </message>
    <message>
        <source>Check the Cloudinary settings.</source>
        <translation>Confira as configurações do Cloudinary.</translation>
    </message>
    <message>
        <source>Check the R2 settings.</source>
        <translation>Verifique os ajustes do R2.</translation>
    </message>
    <message>
        <source>Check the bucket.</source>
        <translation>Verifique o bucket.</translation>
    </message>
    <message>
        <source>Check the clock of this machine.</source>
        <translation>Verifique o relógio desta máquina.</translation>
    </message>
    <message>
        <source>Check the computer&apos;s clock and, for a private certificate authority, set SSL_CERT_FILE.</source>
        <translation>Verifique o relógio do computador e, para uma autoridade certificadora privada, defina SSL_CERT_FILE.</translation>
    </message>
    <message>
        <source>Check the disk and the folder&apos;s permissions.</source>
        <translation>Verifique o disco e as permissões da pasta.</translation>
    </message>
    <message>
        <source>Check the disk, then retry.</source>
        <translation>Verifique o disco e tente de novo.</translation>
    </message>
    <message>
        <source>Check the disk.</source>
        <translation>Verifique o disco.</translation>
    </message>
    <message>
        <source>Check the disk; a damaged file may be moved away, unfinished runs go on from their own rows.</source>
        <translation>Verifique o disco; um arquivo danificado pode ser retirado, as execuções inacabadas continuam de seus próprios registros.</translation>
    </message>
    <message>
        <source>Check the folder&apos;s permissions.</source>
        <translation>Verifique as permissões da pasta.</translation>
    </message>
    <message>
        <source>Check the network and R2_ENDPOINT_URL. {0}</source>
        <translation>Verifique a rede e R2_ENDPOINT_URL. {0}</translation>
    </message>
    <message>
        <source>Check the network, then retry.</source>
        <translation>Verifique a rede e tente de novo.</translation>
    </message>
    <message>
        <source>Check the permissions of its folder.</source>
        <translation>Verifique as permissões da pasta dele.</translation>
    </message>
    <message>
        <source>Check the recipe against this server with `charhub-console recipes check`.</source>
        <translation>Verifique a receita contra este servidor com `charhub-console recipes check`.</translation>
    </message>
    <message>
        <source>Check the recipe with `charhub-console recipes check`.</source>
        <translation>Verifique a receita com `charhub-console recipes check`.</translation>
    </message>
    <message>
        <source>Checkpoint (SD 1.5, SDXL)</source>
        <translation>Checkpoint (SD 1.5, SDXL)</translation>
    </message>
    <message>
        <source>Choose a recipe of kind practice for this character.</source>
        <translation>Escolha uma receita do tipo prática para este personagem.</translation>
    </message>
    <message>
        <source>Choose a shorter one.</source>
        <translation>Escolha um mais curto.</translation>
    </message>
    <message>
        <source>Choose an attempt that is done.</source>
        <translation>Escolha uma tentativa concluída.</translation>
    </message>
    <message>
        <source>Choose another candidate, or try again later.</source>
        <translation>Escolha outro candidato ou tente mais tarde.</translation>
    </message>
    <message>
        <source>Choose another candidate.</source>
        <translation>Escolha outro candidato.</translation>
    </message>
    <message>
        <source>Choose another data folder with --data or CHARHUB_CONSOLE_DATA, or mend its permissions.</source>
        <translation>Escolha outra pasta de dados com --data ou CHARHUB_CONSOLE_DATA, ou corrija as permissões.</translation>
    </message>
    <message>
        <source>Choose another data folder, or move that file away.</source>
        <translation>Escolha outra pasta de dados ou retire esse arquivo.</translation>
    </message>
    <message>
        <source>Choose another folder, or mend its permissions; the setting was left as it was.</source>
        <translation>Escolha outra pasta ou corrija as permissões dela; a configuração ficou como estava.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Escolha outra pasta.</translation>
    </message>
    <message>
        <source>Choose another image.</source>
        <translation>Escolha outra imagem.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Escolha outro nome.</translation>
    </message>
    <message>
        <source>Choose another one with --data or CHARHUB_CONSOLE_DATA, or mend its permissions.</source>
        <translation>Escolha outra com --data ou CHARHUB_CONSOLE_DATA, ou corrija as permissões.</translation>
    </message>
    <message>
        <source>Choose another one, or add it again.</source>
        <translation>Escolha outro ou adicione-o de novo.</translation>
    </message>
    <message>
        <source>Choose from: {0}.</source>
        <translation>Escolha entre: {0}.</translation>
    </message>
    <message>
        <source>Civitai answered without a list of images.</source>
        <translation>A Civitai respondeu sem uma lista de imagens.</translation>
    </message>
    <message>
        <source>Civitai did not accept the query (400): {0}.</source>
        <translation>O Civitai não aceitou a consulta (400): {0}.</translation>
    </message>
    <message>
        <source>Civitai did not say which model version {0} belongs to.</source>
        <translation>O Civitai não disse a qual modelo a versão {0} pertence.</translation>
    </message>
    <message>
        <source>Civitai may be holding back downloads from here; try again later.</source>
        <translation>A Civitai pode estar limitando downloads daqui; tente mais tarde.</translation>
    </message>
    <message>
        <source>Close other programs, then try again.</source>
        <translation>Feche outros programas e tente de novo.</translation>
    </message>
    <message>
        <source>Close programs that have console.db open, then try again; nothing was changed.</source>
        <translation>Feche os programas que estão com console.db aberto e tente de novo; nada foi alterado.</translation>
    </message>
    <message>
        <source>Cloudinary answered {0} with something it never says.</source>
        <translation>O Cloudinary respondeu a {0} com algo que nunca diz.</translation>
    </message>
    <message>
        <source>Cloudinary did not delete {0}.</source>
        <translation>O Cloudinary não apagou {0}.</translation>
    </message>
    <message>
        <source>Cloudinary gave other bytes back than it got.</source>
        <translation>O Cloudinary devolveu bytes diferentes dos que recebeu.</translation>
    </message>
    <message>
        <source>Cloudinary is not set up completely.</source>
        <translation>O Cloudinary não está configurado por completo.</translation>
    </message>
    <message>
        <source>Cloudinary upload failed: the request is too old.</source>
        <translation>O envio ao Cloudinary falhou: o pedido é velho demais.</translation>
    </message>
    <message>
        <source>Cloudinary upload failed: {0}.</source>
        <translation>O envio ao Cloudinary falhou: {0}.</translation>
    </message>
    <message>
        <source>Cloudinary wants fewer requests (420).</source>
        <translation>O Cloudinary quer menos pedidos (420).</translation>
    </message>
    <message>
        <source>Copy it from the receiver again.</source>
        <translation>Copie-o de novo do receptor.</translation>
    </message>
    <message>
        <source>Copy the file into the folder.</source>
        <translation>Copie o arquivo para a pasta.</translation>
    </message>
    <message>
        <source>Correct that place.</source>
        <translation>Corrija esse ponto.</translation>
    </message>
    <message>
        <source>Correct the file, or delete it to have the shipped keys.</source>
        <translation>Corrija o arquivo, ou apague-o para voltar às teclas originais.</translation>
    </message>
    <message>
        <source>Correct the file.</source>
        <translation>Corrija o arquivo.</translation>
    </message>
    <message>
        <source>Credits are granted in CharHub itself.</source>
        <translation>Os créditos são concedidos no próprio CharHub.</translation>
    </message>
    <message>
        <source>Curators disagree about candidate {0}; until it is settled nothing is generated.</source>
        <translation>Curadores discordam sobre o candidato {0}; até que se resolva, nada é gerado.</translation>
    </message>
    <message>
        <source>Curators disagree about its candidate.</source>
        <translation>Os curadores discordam sobre o candidato dele.</translation>
    </message>
    <message>
        <source>Describe the character again.</source>
        <translation>Descreva o personagem de novo.</translation>
    </message>
    <message>
        <source>Download it again, or set analyser.tagger_sha256 to the one published with this version.</source>
        <translation>Baixe de novo ou defina analyser.tagger_sha256 com o publicado para esta versão.</translation>
    </message>
    <message>
        <source>Download it again. {0}</source>
        <translation>Baixe de novo. {0}</translation>
    </message>
    <message>
        <source>Drafts are not searched.</source>
        <translation>Rascunhos não entram na busca.</translation>
    </message>
    <message>
        <source>Edit its prompts when you retry a view.</source>
        <translation>Edite os prompts ao tentar uma vista de novo.</translation>
    </message>
    <message>
        <source>Edit the file by hand.</source>
        <translation>Edite o arquivo à mão.</translation>
    </message>
    <message>
        <source>End it, then try again.</source>
        <translation>Encerre-o e tente de novo.</translation>
    </message>
    <message>
        <source>Expected {0}.</source>
        <translation>Esperado: {0}.</translation>
    </message>
    <message>
        <source>FLUX.2 klein 4B</source>
        <translation>FLUX.2 klein 4B</translation>
    </message>
    <message>
        <source>Fetch or generate it again.</source>
        <translation>Busque ou gere de novo.</translation>
    </message>
    <message>
        <source>Fetch the candidate&apos;s image first, then analyse it again.</source>
        <translation>Busque primeiro a imagem do candidato e depois analise de novo.</translation>
    </message>
    <message>
        <source>Fetched: {0}</source>
        <translation>Busca: {0}</translation>
    </message>
    <message>
        <source>Fetching failed: {0} {1}</source>
        <translation>A busca falhou: {0} {1}</translation>
    </message>
    <message>
        <source>Fill it in.</source>
        <translation>Preencha.</translation>
    </message>
    <message>
        <source>Follow it with `charhub-console runs follow`, or cancel that run first.</source>
        <translation>Acompanhe com `charhub-console runs follow`, ou cancele essa execução primeiro.</translation>
    </message>
    <message>
        <source>Follow it with `charhub-console runs follow`.</source>
        <translation>Acompanhe com `charhub-console runs follow`.</translation>
    </message>
    <message>
        <source>Free some space on the disk of the data folder, then try again; nothing was changed.</source>
        <translation>Libere espaço no disco da pasta de dados e tente de novo; nada foi alterado.</translation>
    </message>
    <message>
        <source>Free some space or choose another data folder, then retry.</source>
        <translation>Libere espaço ou escolha outra pasta de dados e tente de novo.</translation>
    </message>
    <message>
        <source>Generate it first, or retry its failed views.</source>
        <translation>Gere-o primeiro ou repita as vistas com falha.</translation>
    </message>
    <message>
        <source>Generate it first.</source>
        <translation>Gere-o primeiro.</translation>
    </message>
    <message>
        <source>Generate or fetch it again.</source>
        <translation>Gere ou busque de novo.</translation>
    </message>
    <message>
        <source>Generate the avatar first, or use a recipe that works without references.</source>
        <translation>Gere primeiro o avatar ou use uma receita que funcione sem referências.</translation>
    </message>
    <message>
        <source>Generate the view again.</source>
        <translation>Gere a vista de novo.</translation>
    </message>
    <message>
        <source>Give 1 to 63 characters.</source>
        <translation>Use de 1 a 63 caracteres.</translation>
    </message>
    <message>
        <source>Give a JPEG, PNG or WebP file.</source>
        <translation>Use um arquivo JPEG, PNG ou WebP.</translation>
    </message>
    <message>
        <source>Give a number from 0 (near) to 1 (unlike).</source>
        <translation>Informe um número de 0 (parecidos) a 1 (diferentes entre si).</translation>
    </message>
    <message>
        <source>Give a number.</source>
        <translation>Informe um número.</translation>
    </message>
    <message>
        <source>Give a smaller image.</source>
        <translation>Use uma imagem menor.</translation>
    </message>
    <message>
        <source>Give an absolute path.</source>
        <translation>Use um caminho absoluto.</translation>
    </message>
    <message>
        <source>Give another one.</source>
        <translation>Informe outro valor.</translation>
    </message>
    <message>
        <source>Give it by environment variable or `.env`, or start the desktop&apos;s keyring.</source>
        <translation>Forneça por variável de ambiente ou `.env`, ou inicie o chaveiro do ambiente gráfico.</translation>
    </message>
    <message>
        <source>Give its address: `charhub-console config set central.url` (it is kept in the keyring), or DATABASE_URL.</source>
        <translation>Informe o endereço: `charhub-console config set central.url` (fica no chaveiro) ou DATABASE_URL.</translation>
    </message>
    <message>
        <source>Give its address: `charhub-console config set central.url`. Practice mode never publishes.</source>
        <translation>Informe o endereço: `charhub-console config set central.url`. O modo de treino nunca publica.</translation>
    </message>
    <message>
        <source>Give more characters of the id.</source>
        <translation>Forneça mais caracteres do id.</translation>
    </message>
    <message>
        <source>Give one: `charhub-console config set night.webhook_secret`.</source>
        <translation>Informe um: `charhub-console config set night.webhook_secret`.</translation>
    </message>
    <message>
        <source>Give the candidate&apos;s own id.</source>
        <translation>Forneça o id do próprio candidato.</translation>
    </message>
    <message>
        <source>Give the first address, then test again.</source>
        <translation>Informe o primeiro endereço e teste de novo.</translation>
    </message>
    <message>
        <source>Give this user the right to write the data folder and the files in it.</source>
        <translation>Dê a este usuário permissão para gravar na pasta de dados e em seus arquivos.</translation>
    </message>
    <message>
        <source>Give this user write permission or choose another data folder.</source>
        <translation>Dê a este usuário permissão de escrita ou escolha outra pasta de dados.</translation>
    </message>
    <message>
        <source>Give {0} as postgresql://user:password@host:5432/database.</source>
        <translation>Informe {0} como postgresql://usuario:senha@servidor:5432/banco.</translation>
    </message>
    <message>
        <source>Install charhub-console again.</source>
        <translation>Instale o charhub-console de novo.</translation>
    </message>
    <message>
        <source>Install it with: pip install &apos;charhub-console[embeddings]&apos;</source>
        <translation>Instale com: pip install &apos;charhub-console[embeddings]&apos;</translation>
    </message>
    <message>
        <source>Install the newest console; an older one must not write this file.</source>
        <translation>Instale o console mais novo; um mais antigo não deve gravar neste arquivo.</translation>
    </message>
    <message>
        <source>It cannot be generated.</source>
        <translation>Não pode ser gerado.</translation>
    </message>
    <message>
        <source>It has ended already.</source>
        <translation>Já terminou.</translation>
    </message>
    <message>
        <source>It has no avatar.</source>
        <translation>Ele não tem avatar.</translation>
    </message>
    <message>
        <source>It is claimed anew first.</source>
        <translation>Primeiro ela é reservada de novo.</translation>
    </message>
    <message>
        <source>It is looked at again.</source>
        <translation>Ela é verificada de novo.</translation>
    </message>
    <message>
        <source>It is made when the engine opens for the first time.</source>
        <translation>Ele é criado quando o motor abre pela primeira vez.</translation>
    </message>
    <message>
        <source>It is not kept, for it could not be painted again. Switch off the server&apos;s script that chooses seeds.</source>
        <translation>Ela não é guardada, pois não poderia ser pintada de novo. Desligue o script do servidor que escolhe sementes.</translation>
    </message>
    <message>
        <source>It is not painted again by itself. Look at the server&apos;s log; start the WebUI with --gradio-allowed-path outputs, or connect without a proxy; then retry the view.</source>
        <translation>Ela não é pintada de novo sozinha. Veja o log do servidor; inicie o WebUI com --gradio-allowed-path outputs, ou conecte sem proxy; depois tente a vista de novo.</translation>
    </message>
    <message>
        <source>It is painted again; check who tidies its disk.</source>
        <translation>Será pintada de novo; verifique quem limpa o disco dele.</translation>
    </message>
    <message>
        <source>It is sent again.</source>
        <translation>Ele é enviado de novo.</translation>
    </message>
    <message>
        <source>It is sent again; if it happens often, look at the server&apos;s log.</source>
        <translation>Será enviada de novo; se acontecer muito, veja o log do servidor.</translation>
    </message>
    <message>
        <source>It is started again and goes on; nothing is lost.</source>
        <translation>Ele é iniciado de novo e continua; nada se perde.</translation>
    </message>
    <message>
        <source>It may belong to another data folder.</source>
        <translation>Talvez pertença a outra pasta de dados.</translation>
    </message>
    <message>
        <source>It needs an avatar at least.</source>
        <translation>Ele precisa pelo menos de um avatar.</translation>
    </message>
    <message>
        <source>It needs the columns name and category, and the ratings general, sensitive, questionable and explicit (category 9).</source>
        <translation>Ele precisa das colunas name e category e das classificações general, sensitive, questionable e explicit (categoria 9).</translation>
    </message>
    <message>
        <source>It refuses for legal reasons; nothing to do here.</source>
        <translation>Recusa por motivos legais; não há o que fazer aqui.</translation>
    </message>
    <message>
        <source>It stays held.</source>
        <translation>Continua retido.</translation>
    </message>
    <message>
        <source>It stays in this console.</source>
        <translation>Ele fica neste console.</translation>
    </message>
    <message>
        <source>It stops at its next step; nothing is kept.</source>
        <translation>Ele para no próximo passo; nada é guardado.</translation>
    </message>
    <message>
        <source>It stops at its next step; nothing of it is kept.</source>
        <translation>Para no próximo passo; nada dele é guardado.</translation>
    </message>
    <message>
        <source>It was not opened. Reject this candidate, or look into it.</source>
        <translation>Não foi aberto. Rejeite este candidato ou investigue.</translation>
    </message>
    <message>
        <source>Its candidate is no longer approved.</source>
        <translation>O candidato dele não está mais aprovado.</translation>
    </message>
    <message>
        <source>Its image of {0} is not in the storage as it was stored.</source>
        <translation>A imagem de {0} não está no armazenamento como foi guardada.</translation>
    </message>
    <message>
        <source>Its images are not stored where CharHub looks for them.</source>
        <translation>As imagens dele não estão armazenadas onde o CharHub as procura.</translation>
    </message>
    <message>
        <source>Its parameters are: {0}.</source>
        <translation>Os parâmetros são: {0}.</translation>
    </message>
    <message>
        <source>Its parameters are: {0}. Or choose another --recipe.</source>
        <translation>Os parâmetros são: {0}. Ou escolha outra --recipe.</translation>
    </message>
    <message>
        <source>Its source image could not be stored.</source>
        <translation>A imagem de origem dele não pôde ser armazenada.</translation>
    </message>
    <message>
        <source>Its version may not fit this console, or a setting it was given is not valid there.</source>
        <translation>A versão dele pode não servir para este console, ou um ajuste enviado não é válido lá.</translation>
    </message>
    <message>
        <source>Keys are relative, use forward slashes and plain ASCII names, and do not begin with dev/ or prod/.</source>
        <translation>As chaves são relativas, usam barras normais e nomes ASCII simples e não começam com dev/ ou prod/.</translation>
    </message>
    <message>
        <source>Ledger entries of {0} owners were given at once, one is needed.</source>
        <translation>Lançamentos de {0} donos vieram de uma vez; precisa ser de um.</translation>
    </message>
    <message>
        <source>Let the recipe&apos;s output node save a PNG.</source>
        <translation>Faça o nó de saída da receita salvar um PNG.</translation>
    </message>
    <message>
        <source>List them with `charhub-console candidates list`.</source>
        <translation>Liste-os com `charhub-console candidates list`.</translation>
    </message>
    <message>
        <source>List them with `charhub-console characters list` or `charhub-console runs`.</source>
        <translation>Liste-os com `charhub-console characters list` ou `charhub-console runs`.</translation>
    </message>
    <message>
        <source>List them with `charhub-console characters list`.</source>
        <translation>Liste-os com `charhub-console characters list`.</translation>
    </message>
    <message>
        <source>List them with `charhub-console runs`.</source>
        <translation>Liste-as com `charhub-console runs`.</translation>
    </message>
    <message>
        <source>Look at it and decide again in the candidates list.</source>
        <translation>Olhe e decida de novo na lista de candidatos.</translation>
    </message>
    <message>
        <source>Look at it in CharHub; `charhub-console characters publish ID` publishes these in their place.</source>
        <translation>Veja no CharHub; `charhub-console characters publish ID` publica estas no lugar delas.</translation>
    </message>
    <message>
        <source>Look at the image; if you are sure, approve it once more.</source>
        <translation>Olhe a imagem; se tiver certeza, aprove mais uma vez.</translation>
    </message>
    <message>
        <source>Look at the server&apos;s log, then retry the view.</source>
        <translation>Veja o log do servidor e tente a vista de novo.</translation>
    </message>
    <message>
        <source>Look at the server, then retry the view.</source>
        <translation>Veja o servidor e tente a vista de novo.</translation>
    </message>
    <message>
        <source>Look at the storage, then publish it again.</source>
        <translation>Verifique o armazenamento e publique de novo.</translation>
    </message>
    <message>
        <source>Look at the view again; something else has moved it on meanwhile.</source>
        <translation>Olhe a vista de novo; outra coisa a fez avançar nesse meio-tempo.</translation>
    </message>
    <message>
        <source>Make it a readable UTF-8 text file.</source>
        <translation>Faça dele um arquivo de texto UTF-8 legível.</translation>
    </message>
    <message>
        <source>MedusaVR (SDXL, one seed)</source>
        <translation>MedusaVR (SDXL, uma semente)</translation>
    </message>
    <message>
        <source>MedusaVR on a WebUI (one seed)</source>
        <translation>MedusaVR em um WebUI (uma semente)</translation>
    </message>
    <message>
        <source>Mend the permissions of that folder, or use your desktop&apos;s own settings.</source>
        <translation>Corrija as permissões dessa pasta ou use os ajustes da sua área de trabalho.</translation>
    </message>
    <message>
        <source>More than one id begins with “{0}”.</source>
        <translation>Mais de um id começa com “{0}”.</translation>
    </message>
    <message>
        <source>More than one source has an image “{0}”.</source>
        <translation>Mais de uma fonte tem uma imagem “{0}”.</translation>
    </message>
    <message>
        <source>Move the data folder to a local disk; network folders cannot hold it.</source>
        <translation>Mova a pasta de dados para um disco local; pastas de rede não servem.</translation>
    </message>
    <message>
        <source>Name one character or several.</source>
        <translation>Informe um personagem ou vários.</translation>
    </message>
    <message>
        <source>Neither a WebUI nor a ComfyUI answers at {0}.</source>
        <translation>Nem um WebUI nem um ComfyUI responde em {0}.</translation>
    </message>
    <message>
        <source>No CharHub user is set for {0}.</source>
        <translation>Nenhum usuário do CharHub está definido para {0}.</translation>
    </message>
    <message>
        <source>No answer in {0} s.</source>
        <translation>Sem resposta em {0} s.</translation>
    </message>
    <message>
        <source>No central database is set up.</source>
        <translation>Nenhum banco de dados central está configurado.</translation>
    </message>
    <message>
        <source>No generation server answers ({0}).</source>
        <translation>Nenhum servidor de geração responde ({0}).</translation>
    </message>
    <message>
        <source>No image came of this attempt.</source>
        <translation>Nenhuma imagem resultou desta tentativa.</translation>
    </message>
    <message>
        <source>No server can run the recipe {0}. {1}</source>
        <translation>Nenhum servidor consegue rodar a receita {0}. {1}</translation>
    </message>
    <message>
        <source>No server is set here.</source>
        <translation>Nenhum servidor está configurado aqui.</translation>
    </message>
    <message>
        <source>No server paints the style {0}.</source>
        <translation>Nenhum servidor pinta o estilo {0}.</translation>
    </message>
    <message>
        <source>No vision model is chosen.</source>
        <translation>Nenhum modelo de visão foi escolhido.</translation>
    </message>
    <message>
        <source>No {0} server is configured.</source>
        <translation>Nenhum servidor {0} está configurado.</translation>
    </message>
    <message>
        <source>Nobody said who candidate {0} is.</source>
        <translation>Ninguém disse quem é o candidato {0}.</translation>
    </message>
    <message>
        <source>Nobody was named to recommend others beside.</source>
        <translation>Não foi informado nenhum personagem como ponto de partida das recomendações.</translation>
    </message>
    <message>
        <source>Nothing can be written to {0} ({1}).</source>
        <translation>Nada pode ser gravado em {0} ({1}).</translation>
    </message>
    <message>
        <source>Nothing is being painted of this view.</source>
        <translation>Nada desta vista está sendo pintado.</translation>
    </message>
    <message>
        <source>Nothing is being painted of {0}.</source>
        <translation>Nada está sendo pintado de {0}.</translation>
    </message>
    <message>
        <source>Nothing is known of the image this character was made of.</source>
        <translation>Nada se sabe da imagem de que este personagem foi feito.</translation>
    </message>
    <message>
        <source>Nothing is lost, and the log says more. Free some memory, then try again.</source>
        <translation>Nada se perde, e o log diz mais. Libere memória e tente de novo.</translation>
    </message>
    <message>
        <source>Nothing is lost, and the log says more. Try again, or start the program anew.</source>
        <translation>Nada se perde, e o log diz mais. Tente de novo ou reinicie o programa.</translation>
    </message>
    <message>
        <source>Nothing is written there. Update this console; `charhub-console central check` tells all.</source>
        <translation>Nada é escrito lá. Atualize este console; `charhub-console central check` diz tudo.</translation>
    </message>
    <message>
        <source>Nothing of it is kept; update that WebUI to 1.8 or later, or Forge.</source>
        <translation>Nada dele é guardado; atualize esse WebUI para 1.8 ou mais novo, ou o Forge.</translation>
    </message>
    <message>
        <source>Nothing that was set aside has the number {0}.</source>
        <translation>Nada do que foi posto de lado tem o número {0}.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Nada foi alterado.</translation>
    </message>
    <message>
        <source>Nothing was changed. Keep using the former version of the console, and report this.</source>
        <translation>Nada foi alterado. Continue com a versão anterior do console e relate isto.</translation>
    </message>
    <message>
        <source>Nothing was changed; if you did nothing unusual, report this as a bug of the console.</source>
        <translation>Nada foi alterado; se você não fez nada incomum, relate isto como um defeito do console.</translation>
    </message>
    <message>
        <source>Nothing was changed; run `charhub-console doctor`, and report this if it stays.</source>
        <translation>Nada foi alterado; rode `charhub-console doctor` e relate se continuar.</translation>
    </message>
    <message>
        <source>Nothing was replaced; retry to get a new key.</source>
        <translation>Nada foi substituído; tente de novo para obter outra chave.</translation>
    </message>
    <message>
        <source>Nothing was started.</source>
        <translation>Nada foi iniciado.</translation>
    </message>
    <message>
        <source>Of the order for {0} nothing is known any more.</source>
        <translation>Do pedido de {0} nada mais se sabe.</translation>
    </message>
    <message>
        <source>Of {0} characters of earlier nights that lacked views {1} are whole now.</source>
        <translation>De {0} personagens de noites anteriores aos quais faltavam vistas, {1} estão completos agora.</translation>
    </message>
    <message>
        <source>Only characters that have not begun can be moved up.</source>
        <translation>Só personagens que ainda não começaram podem passar à frente.</translation>
    </message>
    <message>
        <source>Other bytes are already stored at {0}.</source>
        <translation>Outros bytes já estão guardados em {0}.</translation>
    </message>
    <message>
        <source>Our schema is not set up in the central database.</source>
        <translation>Nosso esquema não está configurado no banco de dados central.</translation>
    </message>
    <message>
        <source>Paint one, then publish it.</source>
        <translation>Gere um e depois publique.</translation>
    </message>
    <message>
        <source>Paint that view again.</source>
        <translation>Gere essa vista de novo.</translation>
    </message>
    <message>
        <source>Please report it.</source>
        <translation>Por favor, relate isso.</translation>
    </message>
    <message>
        <source>Practice (built-in painter)</source>
        <translation>Prática (pintor embutido)</translation>
    </message>
    <message>
        <source>Put the file there, and check who may read it.</source>
        <translation>Coloque o arquivo lá e verifique quem pode lê-lo.</translation>
    </message>
    <message>
        <source>Qwen-Image-Edit 2511</source>
        <translation>Qwen-Image-Edit 2511</translation>
    </message>
    <message>
        <source>Raise --max-upload-size of that ComfyUI.</source>
        <translation>Aumente --max-upload-size desse ComfyUI.</translation>
    </message>
    <message>
        <source>Recipes are: {0}.</source>
        <translation>As receitas são: {0}.</translation>
    </message>
    <message>
        <source>Reinstall the console: its resources are incomplete.</source>
        <translation>Reinstale o console: os recursos dele estão incompletos.</translation>
    </message>
    <message>
        <source>Reject it.</source>
        <translation>Rejeite.</translation>
    </message>
    <message>
        <source>Report this as a bug of the console.</source>
        <translation>Relate isto como um defeito do console.</translation>
    </message>
    <message>
        <source>Restart that ComfyUI.</source>
        <translation>Reinicie esse ComfyUI.</translation>
    </message>
    <message>
        <source>Restart that ComfyUI; the job goes to another server meanwhile.</source>
        <translation>Reinicie esse ComfyUI; enquanto isso, o trabalho vai para outro servidor.</translation>
    </message>
    <message>
        <source>Retry its failed views with `charhub-console retry {0}`.</source>
        <translation>Tente de novo as vistas com falha com `charhub-console retry {0}`.</translation>
    </message>
    <message>
        <source>Retry the view later.</source>
        <translation>Tente a vista de novo mais tarde.</translation>
    </message>
    <message>
        <source>Retry the view to draw it again.</source>
        <translation>Tente a vista de novo para redesenhá-la.</translation>
    </message>
    <message>
        <source>Retry the view to paint it after all.</source>
        <translation>Tente a vista de novo para pintá-la afinal.</translation>
    </message>
    <message>
        <source>Retry the view, or raise generation.image_timeout_s if the server is just slow.</source>
        <translation>Tente a vista de novo, ou aumente generation.image_timeout_s se o servidor for apenas lento.</translation>
    </message>
    <message>
        <source>Retry the view, or use a recipe for that kind of server.</source>
        <translation>Tente a vista de novo, ou use uma receita para esse tipo de servidor.</translation>
    </message>
    <message>
        <source>Retry the view.</source>
        <translation>Tente a vista de novo.</translation>
    </message>
    <message>
        <source>Retry the view; if it happens again, look at the server&apos;s disk.</source>
        <translation>Tente a vista de novo; se repetir, veja o disco do servidor.</translation>
    </message>
    <message>
        <source>Retry.</source>
        <translation>Tente de novo.</translation>
    </message>
    <message>
        <source>Retry; if it repeats, check the memory.</source>
        <translation>Tente de novo; se repetir, verifique a memória.</translation>
    </message>
    <message>
        <source>Retry; if it repeats, check the network.</source>
        <translation>Tente de novo; se repetir, verifique a rede.</translation>
    </message>
    <message>
        <source>Retry; if it repeats, check the storage service.</source>
        <translation>Tente de novo; se repetir, verifique o serviço de armazenamento.</translation>
    </message>
    <message>
        <source>Run `charhub-console workers` as its owner.</source>
        <translation>Execute `charhub-console workers` como o dono dele.</translation>
    </message>
    <message>
        <source>Say how many credits to add.</source>
        <translation>Diga quantos créditos adicionar.</translation>
    </message>
    <message>
        <source>Say in a sentence who the character is.</source>
        <translation>Diga em uma frase quem é o personagem.</translation>
    </message>
    <message>
        <source>Say what is to be painted.</source>
        <translation>Diga o que deve ser pintado.</translation>
    </message>
    <message>
        <source>Say what the character is like.</source>
        <translation>Diga como é o personagem.</translation>
    </message>
    <message>
        <source>Searching by meaning needs {0}, which is not installed.</source>
        <translation>A busca pelo sentido precisa de {0}, que não está instalado.</translation>
    </message>
    <message>
        <source>See the log, then retry the view.</source>
        <translation>Veja o log e tente a vista de novo.</translation>
    </message>
    <message>
        <source>Set analyser.model to one the service has.</source>
        <translation>Defina analyser.model com um que o serviço tenha.</translation>
    </message>
    <message>
        <source>Set analyser.tagger_labels to the selected_tags.csv published beside the model.</source>
        <translation>Defina analyser.tagger_labels com o selected_tags.csv publicado junto do modelo.</translation>
    </message>
    <message>
        <source>Set analyser.tagger_path to a file that is there.</source>
        <translation>Defina analyser.tagger_path com um arquivo que exista.</translation>
    </message>
    <message>
        <source>Set analyser.tagger_path to the model.onnx of a wd-tagger.</source>
        <translation>Defina analyser.tagger_path com o model.onnx de um wd-tagger.</translation>
    </message>
    <message>
        <source>Set analyser.tagger_sha256 to the one published with the model.</source>
        <translation>Defina analyser.tagger_sha256 com o publicado junto do modelo.</translation>
    </message>
    <message>
        <source>Set analyser.url and analyser.model.</source>
        <translation>Defina analyser.url e analyser.model.</translation>
    </message>
    <message>
        <source>Set central.user to the id of your CharHub user, then publish it.</source>
        <translation>Defina central.user com o id do seu usuário do CharHub e depois publique.</translation>
    </message>
    <message>
        <source>Set central.user to the id of your CharHub user.</source>
        <translation>Defina central.user com o id do seu usuário do CharHub.</translation>
    </message>
    <message>
        <source>Set cloudinary.{0} (CLOUDINARY_{1}).</source>
        <translation>Defina cloudinary.{0} (CLOUDINARY_{1}).</translation>
    </message>
    <message>
        <source>Set it, or use the local storage.</source>
        <translation>Defina ou use o armazenamento local.</translation>
    </message>
    <message>
        <source>Set owner.bot and central.user.</source>
        <translation>Defina owner.bot e central.user.</translation>
    </message>
    <message>
        <source>Set storage.name to r2, then paint its views again.</source>
        <translation>Defina storage.name como r2 e gere as vistas dele de novo.</translation>
    </message>
    <message>
        <source>Set this machine&apos;s clock.</source>
        <translation>Acerte o relógio desta máquina.</translation>
    </message>
    <message>
        <source>Settle that, then publish it.</source>
        <translation>Resolva isso e depois publique.</translation>
    </message>
    <message>
        <source>Somebody else makes a character of image {0}.</source>
        <translation>Outra pessoa faz um personagem da imagem {0}.</translation>
    </message>
    <message>
        <source>Somebody else was storing {0} at the same moment.</source>
        <translation>Outra pessoa guardava {0} no mesmo momento.</translation>
    </message>
    <message>
        <source>Something unexpected happened ({0}).</source>
        <translation>Aconteceu algo inesperado ({0}).</translation>
    </message>
    <message>
        <source>Start it, or retry the view without choosing a server.</source>
        <translation>Inicie-o ou tente a vista de novo sem escolher um servidor.</translation>
    </message>
    <message>
        <source>Start the console again.</source>
        <translation>Inicie o console de novo.</translation>
    </message>
    <message>
        <source>Start the fetch again from the beginning.</source>
        <translation>Recomece a busca do início.</translation>
    </message>
    <message>
        <source>Start the server, or choose another.</source>
        <translation>Inicie o servidor ou escolha outro.</translation>
    </message>
    <message>
        <source>Stop the console, keep a copy of console.db, and put the newest backup in its place.</source>
        <translation>Pare o console, guarde uma cópia de console.db e ponha o backup mais novo no lugar.</translation>
    </message>
    <message>
        <source>Take `schema` out of {0}.</source>
        <translation>Tire `schema` de {0}.</translation>
    </message>
    <message>
        <source>That is no answer this console can use. {0}</source>
        <translation>Esta não é uma resposta que este console possa usar. {0}</translation>
    </message>
    <message>
        <source>That is no name for a role.</source>
        <translation>Isso não é um nome de papel (role).</translation>
    </message>
    <message>
        <source>That is no recipe file.</source>
        <translation>Isso não é um arquivo de receita.</translation>
    </message>
    <message>
        <source>That path cannot be used.</source>
        <translation>Esse caminho não pode ser usado.</translation>
    </message>
    <message>
        <source>The PNG file ends too early.</source>
        <translation>O arquivo PNG termina cedo demais.</translation>
    </message>
    <message>
        <source>The PNG file is damaged.</source>
        <translation>O arquivo PNG está danificado.</translation>
    </message>
    <message>
        <source>The R2 storage lacks {0}.</source>
        <translation>Falta ao armazenamento R2: {0}.</translation>
    </message>
    <message>
        <source>The SHA-256 of the tagger&apos;s model is not set.</source>
        <translation>O SHA-256 do modelo do tagger não está definido.</translation>
    </message>
    <message>
        <source>The XMP block of this file cannot be read.</source>
        <translation>O bloco XMP deste arquivo não pode ser lido.</translation>
    </message>
    <message>
        <source>The XMP block of this file is not one of ours.</source>
        <translation>O bloco XMP deste arquivo não é nosso.</translation>
    </message>
    <message>
        <source>WebUI checkpoint (SD 1.5, SDXL)</source>
        <translation>Checkpoint em WebUI (SD 1.5, SDXL)</translation>
    </message>
    <message>
        <source>by words alone: set search.model_folder to search by meaning (docs/search.md)</source>
        <translation>só pelas palavras: defina search.model_folder para buscar pelo sentido (docs/search.md)</translation>
    </message>
    <message>
        <source>ok, built in; reads prompts and tags, does not look at pictures</source>
        <translation>ok, embutido; lê prompts e etiquetas, não olha as imagens</translation>
    </message>
    <message>
        <source>ok, messages are signed</source>
        <translation>ok, as mensagens são assinadas</translation>
    </message>
    <message>
        <source>ok, version {0}, SQLite {1}: {2} candidates, {3} characters, {4} images, {5} changes kept for central</source>
        <translation>ok, versão {0}, SQLite {1}: {2} candidatos, {3} personagens, {4} imagens, {5} mudanças guardadas para o banco central</translation>
    </message>
    <message>
        <source>ok, {0} sample candidates</source>
        <translation>ok, {0} candidatos de amostra</translation>
    </message>
    <message>
        <source>ok, {0} tags, {1} px</source>
        <translation>ok, {0} etiquetas, {1} px</translation>
    </message>
    <message>
        <source>ok, {0}, {1} dimensions</source>
        <translation>ok, {0}, {1} dimensões</translation>
    </message>
    <message>
        <source>{0} answered with JSON that cannot be read.</source>
        <translation>{0} respondeu com um JSON que não pode ser lido.</translation>
    </message>
    <message>
        <source>{0} answered with an image that cannot be read.</source>
        <translation>{0} respondeu com uma imagem que não pode ser lida.</translation>
    </message>
    <message>
        <source>{0} answered with {1} instead of JSON.</source>
        <translation>{0} respondeu com {1} em vez de JSON.</translation>
    </message>
    <message>
        <source>{0} answered without an image.</source>
        <translation>{0} respondeu sem imagem.</translation>
    </message>
    <message>
        <source>{0} answered {1} with something else than ComfyUI does.</source>
        <translation>{0} respondeu a {1} de um jeito que o ComfyUI não responde.</translation>
    </message>
    <message>
        <source>{0} answered {1} with something else than a WebUI does.</source>
        <translation>{0} respondeu a {1} de um jeito que um WebUI não responde.</translation>
    </message>
    <message>
        <source>{0} answers that it has moved ({1}).</source>
        <translation>{0} responde que mudou de lugar ({1}).</translation>
    </message>
    <message>
        <source>{0} approved candidates are held by the safety gate and need a second look.</source>
        <translation>{0} candidatos aprovados estão retidos pela triagem de segurança e precisam de um segundo olhar.</translation>
    </message>
    <message>
        <source>{0} cannot be a storage key.</source>
        <translation>{0} não pode ser uma chave de armazenamento.</translation>
    </message>
    <message>
        <source>{0} cannot be changed ({1}).</source>
        <translation>{0} não pode ser mudado ({1}).</translation>
    </message>
    <message>
        <source>{0} cannot be read.</source>
        <translation>{0} não pode ser lido.</translation>
    </message>
    <message>
        <source>{0} cannot be {1}.</source>
        <translation>{0} não pode ser {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be {1}: nothing can be written to {2} ({3}).</source>
        <translation>{0} não pode ser {1}: nada pode ser gravado em {2} ({3}).</translation>
    </message>
    <message>
        <source>{0} changed on its way to the storage.</source>
        <translation>{0} mudou no caminho até o armazenamento.</translation>
    </message>
    <message>
        <source>{0} characters did not come to an end.</source>
        <translation>{0} personagens não chegaram ao fim.</translation>
    </message>
    <message>
        <source>{0} characters were not started: {1}</source>
        <translation>{0} personagens não foram iniciados: {1}</translation>
    </message>
    <message>
        <source>{0} characters were wanted and {1} candidates could be used: fetch more.</source>
        <translation>Pediram-se {0} personagens e {1} candidatos puderam ser usados: busque mais.</translation>
    </message>
    <message>
        <source>{0} could not be changed safely.</source>
        <translation>{0} não pôde ser mudado com segurança.</translation>
    </message>
    <message>
        <source>{0} could not be written.</source>
        <translation>{0} não pôde ser gravado.</translation>
    </message>
    <message>
        <source>{0} did not accept the request ({1}).</source>
        <translation>{0} não aceitou o pedido ({1}).</translation>
    </message>
    <message>
        <source>{0} did not arrive whole.</source>
        <translation>{0} não chegou inteiro.</translation>
    </message>
    <message>
        <source>{0} did not finish within {1} s; its job was cancelled.</source>
        <translation>{0} não terminou em {1} s; o trabalho foi cancelado.</translation>
    </message>
    <message>
        <source>{0} did not say that it took the job.</source>
        <translation>{0} não disse que aceitou o trabalho.</translation>
    </message>
    <message>
        <source>{0} does not answer ({1}).</source>
        <translation>{0} não responde ({1}).</translation>
    </message>
    <message>
        <source>{0} does not have what was asked for ({1}).</source>
        <translation>{0} não tem o que foi pedido ({1}).</translation>
    </message>
    <message>
        <source>{0} does not pass on its queue, so the job cannot be stopped.</source>
        <translation>{0} não repassa a fila, então o trabalho não pode ser parado.</translation>
    </message>
    <message>
        <source>{0} does not serve this region (451).</source>
        <translation>{0} não atende esta região (451).</translation>
    </message>
    <message>
        <source>{0} does not show its queue: it cannot be told whether it has the job.</source>
        <translation>{0} não mostra a fila: não dá para saber se tem o trabalho.</translation>
    </message>
    <message>
        <source>{0} does not tell whose image it paints, so it is not interrupted.</source>
        <translation>{0} não diz de quem é a imagem que pinta, então não é interrompido.</translation>
    </message>
    <message>
        <source>{0} ended the job without saving an image.</source>
        <translation>{0} encerrou o trabalho sem salvar imagem.</translation>
    </message>
    <message>
        <source>{0} ended the job, but its answer was cut off and its file cannot be fetched.</source>
        <translation>{0} encerrou o trabalho, mas a resposta foi cortada e o arquivo não pode ser buscado.</translation>
    </message>
    <message>
        <source>{0} gave no whole answer in {1} s.</source>
        <translation>{0} não deu uma resposta inteira em {1} s.</translation>
    </message>
    <message>
        <source>{0} gave the job an id of its own, so it could not be found again.</source>
        <translation>{0} deu ao trabalho um id próprio, então ele não pôde ser reencontrado.</translation>
    </message>
    <message>
        <source>{0} has a problem of its own ({1}).</source>
        <translation>{0} tem um problema próprio ({1}).</translation>
    </message>
    <message>
        <source>{0} has no image yet.</source>
        <translation>{0} ainda não tem imagem.</translation>
    </message>
    <message>
        <source>{0} has no object_info: it is no ComfyUI.</source>
        <translation>{0} não tem object_info: não é um ComfyUI.</translation>
    </message>
    <message>
        <source>{0} has no {1}: it is no ComfyUI, or something stands in between.</source>
        <translation>{0} não tem {1}: não é um ComfyUI, ou há algo no meio.</translation>
    </message>
    <message>
        <source>{0} in {1} is no key.</source>
        <translation>{0} em {1} não é uma tecla.</translation>
    </message>
    <message>
        <source>{0} is a {1} server, and the recipe {2} is for {3}.</source>
        <translation>{0} é um servidor {1}, e a receita {2} é para {3}.</translation>
    </message>
    <message>
        <source>{0} is blocked by the safety gate.</source>
        <translation>{0} está bloqueado pela triagem de segurança.</translation>
    </message>
    <message>
        <source>{0} is blocked {1}: {2}</source>
        <translation>{0} está bloqueado {1}: {2}</translation>
    </message>
    <message>
        <source>{0} is larger than 20 MB.</source>
        <translation>{0} é maior que 20 MB.</translation>
    </message>
    <message>
        <source>{0} is larger than {1} KiB.</source>
        <translation>{0} é maior que {1} KiB.</translation>
    </message>
    <message>
        <source>{0} is no diversity.</source>
        <translation>{0} não é uma diversidade.</translation>
    </message>
    <message>
        <source>{0} is no lower-case uuid.</source>
        <translation>{0} não é um uuid em minúsculas.</translation>
    </message>
    <message>
        <source>{0} is no path inside the data folder.</source>
        <translation>{0} não é um caminho dentro da pasta de dados.</translation>
    </message>
    <message>
        <source>{0} is no setting.</source>
        <translation>{0} não é uma configuração.</translation>
    </message>
    <message>
        <source>{0} is no storage environment.</source>
        <translation>{0} não é um ambiente de armazenamento.</translation>
    </message>
    <message>
        <source>{0} is no time to name an image after.</source>
        <translation>{0} não é uma hora que sirva de nome a uma imagem.</translation>
    </message>
    <message>
        <source>{0} is no valid TOML: {1}.</source>
        <translation>{0} não é um TOML válido: {1}.</translation>
    </message>
    <message>
        <source>{0} is no {1} of the recipe {2}.</source>
        <translation>{0} não é {1} da receita {2}.</translation>
    </message>
    <message>
        <source>{0} is not waiting for its turn.</source>
        <translation>{0} não está à espera da sua vez.</translation>
    </message>
    <message>
        <source>{0} is set for the recipe {1}, which is not there.</source>
        <translation>{0} está definido para a receita {1}, que não existe.</translation>
    </message>
    <message>
        <source>{0} is still being generated.</source>
        <translation>{0} ainda está sendo gerado.</translation>
    </message>
    <message>
        <source>{0} is too old to tell whether it had the job.</source>
        <translation>{0} é antigo demais para dizer se tinha o trabalho.</translation>
    </message>
    <message>
        <source>{0} is {1} and cannot be published.</source>
        <translation>{0} está {1} e não pode ser publicado.</translation>
    </message>
    <message>
        <source>{0} leads out of the recipe&apos;s folder.</source>
        <translation>{0} leva para fora da pasta da receita.</translation>
    </message>
    <message>
        <source>{0} lost this image {1} times.</source>
        <translation>{0} perdeu esta imagem {1} vezes.</translation>
    </message>
    <message>
        <source>{0} made the image, but its file is gone.</source>
        <translation>{0} fez a imagem, mas o arquivo sumiu.</translation>
    </message>
    <message>
        <source>{0} needs one of these images and none is there: {1}.</source>
        <translation>{0} precisa de uma destas imagens e nenhuma existe: {1}.</translation>
    </message>
    <message>
        <source>{0} no longer knows the job: a restart, or it never arrived.</source>
        <translation>{0} não conhece mais o trabalho: reiniciou, ou ele nunca chegou.</translation>
    </message>
    <message>
        <source>{0} no longer knows the job: a restart, or it was deleted there.</source>
        <translation>{0} não conhece mais o trabalho: reiniciou, ou ele foi apagado lá.</translation>
    </message>
    <message>
        <source>{0} not answer ({1}).</source>
        <translation>{0} não responde ({1}).</translation>
    </message>
    <message>
        <source>{0} of a {1} cannot be changed.</source>
        <translation>{0} de {1} não pode ser mudado.</translation>
    </message>
    <message>
        <source>{0} painted with the seed {1} instead of {2}.</source>
        <translation>{0} pintou com a semente {1} em vez de {2}.</translation>
    </message>
    <message>
        <source>{0} refused access (403).</source>
        <translation>{0} recusou o acesso (403).</translation>
    </message>
    <message>
        <source>{0} refused our credentials (401).</source>
        <translation>{0} recusou nossas credenciais (401).</translation>
    </message>
    <message>
        <source>{0} refused our credentials ({1}).</source>
        <translation>{0} recusou nossas credenciais ({1}).</translation>
    </message>
    <message>
        <source>{0} refused the job: {1}.</source>
        <translation>{0} recusou o trabalho: {1}.</translation>
    </message>
    <message>
        <source>{0} refused us: {1}.</source>
        <translation>{0} nos recusou: {1}.</translation>
    </message>
    <message>
        <source>{0} still works on the cancelled job.</source>
        <translation>{0} ainda trabalha no pedido cancelado.</translation>
    </message>
    <message>
        <source>{0} still works on the cancelled job: what it does now cannot be interrupted.</source>
        <translation>{0} ainda trabalha no pedido cancelado: o que faz agora não pode ser interrompido.</translation>
    </message>
    <message>
        <source>{0} takes jobs but runs none: its worker has died.</source>
        <translation>{0} aceita trabalhos mas não roda nenhum: seu processo morreu.</translation>
    </message>
    <message>
        <source>{0} took too long ({1}).</source>
        <translation>{0} demorou demais ({1}).</translation>
    </message>
    <message>
        <source>{0} wants fewer requests (429).</source>
        <translation>{0} quer menos pedidos (429).</translation>
    </message>
    <message>
        <source>{0} wants to be paid first (402).</source>
        <translation>{0} quer ser pago antes (402).</translation>
    </message>
    <message>
        <source>{0} was decided against: candidate {1}.</source>
        <translation>Decidiu-se contra {0}: candidato {1}.</translation>
    </message>
    <message>
        <source>{0} was not painted: the worker could not begin, its log says why.</source>
        <translation>{0} não foi pintado: o trabalhador não pôde começar, o log dele diz por quê.</translation>
    </message>
    <message>
        <source>{0} was started already and is no draft any more.</source>
        <translation>{0} já foi iniciado e não é mais um rascunho.</translation>
    </message>
    <message>
        <source>{0} would run the job only in part: {1}.</source>
        <translation>{0} rodaria o trabalho só em parte: {1}.</translation>
    </message>
    <message>
        <source>{0}: about {1} characters can be finished, the others are left for another night.</source>
        <translation>{0}: cerca de {1} personagens podem ser concluídos, os outros ficam para outra noite.</translation>
    </message>
    <message>
        <source>{0}: is no TOML text ({1}).</source>
        <translation>{0}: não é um texto TOML ({1}).</translation>
    </message>
    <message>
        <source>{0}: it was interrupted at the server.</source>
        <translation>{0}: foi interrompido no servidor.</translation>
    </message>
    <message>
        <source>{0}: the fleet is of a newer version than this machine.</source>
        <translation>{0}: a frota é de uma versão mais nova que esta máquina.</translation>
    </message>
    <message>
        <source>{0}: the job is too large.</source>
        <translation>{0}: o trabalho é grande demais.</translation>
    </message>
    <message>
        <source>{0}: there is no fleet yet.</source>
        <translation>{0}: ainda não há frota.</translation>
    </message>
    <message>
        <source>{0}: this role may not do that ({1}).</source>
        <translation>{0}: este papel não pode fazer isso ({1}).</translation>
    </message>
    <message>
        <source>{0}: workers of an older version are at work.</source>
        <translation>{0}: há trabalhadores de uma versão mais antiga em ação.</translation>
    </message>
    <message>
        <source>{0}; how long that takes is not known before a night has measured it.</source>
        <translation>{0}; quanto tempo leva só se sabe depois que uma noite medir.</translation>
    </message>
    <message>
        <source>A fleet needs a storage that all its machines see, and this one is in the data folder.</source>
        <translation>Uma frota precisa de um armazenamento que todas as suas máquinas vejam, e este fica na pasta de dados.</translation>
    </message>
    <message>
        <source>0 of {0} shown because of level: ask for more levels, or your region hides them.</source>
        <translation>0 de {0} mostrados por causa do nível: peça mais níveis, ou a sua região os oculta.</translation>
    </message>
    <message>
        <source>A description has 1 to {0} characters.</source>
        <translation>Uma descrição tem de 1 a {0} caracteres.</translation>
    </message>
    <message>
        <source>A file could not be deleted ({0}).</source>
        <translation>Um arquivo não pôde ser apagado ({0}).</translation>
    </message>
    <message>
        <source>A file could not be written ({0}).</source>
        <translation>Um arquivo não pôde ser gravado ({0}).</translation>
    </message>
    <message>
        <source>Another console carries this run out.</source>
        <translation>Outro console executa esta execução.</translation>
    </message>
    <message>
        <source>Another console paints this view.</source>
        <translation>Outro console pinta esta vista.</translation>
    </message>
    <message>
        <source>Check that it is up, and queue.url.</source>
        <translation>Verifique se ele está no ar, e queue.url.</translation>
    </message>
    <message>
        <source>Choose another data folder with --data, or mend its permissions.</source>
        <translation>Escolha outra pasta de dados com --data ou corrija as permissões dela.</translation>
    </message>
    <message>
        <source>Drain and update them first: docs/fleet.md says how.</source>
        <translation>Esvazie-os e atualize-os antes: docs/fleet.md explica como.</translation>
    </message>
    <message>
        <source>Give every console and worker the same storage: r2, or a storage.local_folder they all see.</source>
        <translation>Dê a todos os consoles e trabalhadores o mesmo armazenamento: r2, ou uma storage.local_folder que todos vejam.</translation>
    </message>
    <message>
        <source>Give its address: `charhub-console config set central.url`.</source>
        <translation>Informe o endereço dele: `charhub-console config set central.url`.</translation>
    </message>
    <message>
        <source>Give the address of its PostgreSQL: CHARHUB_QUEUE_URL, or queue.url.</source>
        <translation>Informe o endereço do PostgreSQL dela: CHARHUB_QUEUE_URL, ou queue.url.</translation>
    </message>
    <message>
        <source>Its images are not in R2, the only storage CharHub can show them from.</source>
        <translation>As imagens dele não estão no R2, o único armazenamento de onde o CharHub pode mostrá-las.</translation>
    </message>
    <message>
        <source>Its owner runs `charhub-console workers` once, then gives this role what docs/fleet.md lists.</source>
        <translation>O dono executa `charhub-console workers` uma vez e depois dá a este papel o que docs/fleet.md lista.</translation>
    </message>
    <message>
        <source>List them with `charhub-console sync conflicts`.</source>
        <translation>Liste-os com `charhub-console sync conflicts`.</translation>
    </message>
    <message>
        <source>Look at it and decide: a decision that has seen both settles it.</source>
        <translation>Olhe e decida: uma decisão que viu as duas resolve.</translation>
    </message>
    <message>
        <source>Name them with --backends, or set comfyui.urls.</source>
        <translation>Indique-os com --backends ou defina comfyui.urls.</translation>
    </message>
    <message>
        <source>No fleet is set up here.</source>
        <translation>Nenhuma frota está configurada aqui.</translation>
    </message>
    <message>
        <source>Order it again.</source>
        <translation>Faça o pedido de novo.</translation>
    </message>
    <message>
        <source>Other consoles are newer; this one may only read what they write.</source>
        <translation>Outros consoles são mais novos; este só pode ler o que eles escrevem.</translation>
    </message>
    <message>
        <source>Other consoles are newer; this one may only read.</source>
        <translation>Outros consoles são mais novos; este só pode ler.</translation>
    </message>
    <message>
        <source>Run `charhub-console central init`.</source>
        <translation>Rode `charhub-console central init`.</translation>
    </message>
    <message>
        <source>See `charhub-console sync set-aside`.</source>
        <translation>Veja `charhub-console sync set-aside`.</translation>
    </message>
    <message>
        <source>Set comfyui.urls (COMFYUI_URLS) or webui.url (RUNPOD_WEBUI_URL), or use the recipe practice.</source>
        <translation>Configure comfyui.urls (COMFYUI_URLS) ou webui.url (RUNPOD_WEBUI_URL), ou use a receita practice.</translation>
    </message>
    <message>
        <source>Set storage.name to r2, or storage.local_folder to a folder they share.</source>
        <translation>Defina storage.name como r2, ou storage.local_folder como uma pasta que elas compartilhem.</translation>
    </message>
    <message>
        <source>Set the clock of this machine.</source>
        <translation>Acerte o relógio desta máquina.</translation>
    </message>
    <message>
        <source>Set this machine&apos;s clock; until then nothing is sent.</source>
        <translation>Acerte o relógio desta máquina; até lá nada é enviado.</translation>
    </message>
    <message>
        <source>Set webui.url, or the webui address of that style.</source>
        <translation>Configure webui.url, ou o endereço webui desse estilo.</translation>
    </message>
    <message>
        <source>Settle it with `keep`.</source>
        <translation>Resolva com `keep`.</translation>
    </message>
    <message>
        <source>Start the WebUI with --api, or correct the address in the settings.</source>
        <translation>Inicie o WebUI com --api, ou corrija o endereço nas configurações.</translation>
    </message>
    <message>
        <source>Start the server or correct its address in the settings, then retry the view.</source>
        <translation>Inicie o servidor ou corrija o endereço dele nas configurações, depois tente a vista de novo.</translation>
    </message>
    <message>
        <source>Stop it there.</source>
        <translation>Pare-a lá.</translation>
    </message>
    <message>
        <source>The address of this image is no longer kept.</source>
        <translation>O endereço desta imagem não está mais guardado.</translation>
    </message>
    <message>
        <source>The address of {0} cannot be read.</source>
        <translation>O endereço de {0} não pode ser lido.</translation>
    </message>
    <message>
        <source>The address of {0} is not valid.</source>
        <translation>O endereço de {0} não é válido.</translation>
    </message>
    <message>
        <source>The address of {0} must begin with http:// or https://.</source>
        <translation>O endereço de {0} precisa começar com http:// ou https://.</translation>
    </message>
    <message>
        <source>The analyser did not answer with JSON.</source>
        <translation>O analisador não respondeu com JSON.</translation>
    </message>
    <message>
        <source>The analyser&apos;s answer does not fit its form (at {0}).</source>
        <translation>A resposta do analisador não cabe na sua forma (em {0}).</translation>
    </message>
    <message>
        <source>The analyser&apos;s answer was cut off at its length limit.</source>
        <translation>A resposta do analisador foi cortada no limite de tamanho.</translation>
    </message>
    <message>
        <source>The analyser&apos;s model answered nothing.</source>
        <translation>O modelo do analisador não respondeu nada.</translation>
    </message>
    <message>
        <source>The analyser&apos;s model refused to describe this image.</source>
        <translation>O modelo do analisador se recusou a descrever esta imagem.</translation>
    </message>
    <message>
        <source>The analyser&apos;s service answered something that is no chat completion.</source>
        <translation>O serviço do analisador respondeu algo que não é uma resposta de chat.</translation>
    </message>
    <message>
        <source>The analyser&apos;s service answered without a list of models.</source>
        <translation>O serviço do analisador respondeu sem uma lista de modelos.</translation>
    </message>
    <message>
        <source>The analyser&apos;s service did not accept the request ({0}{1}).</source>
        <translation>O serviço do analisador não aceitou o pedido ({0}{1}).</translation>
    </message>
    <message>
        <source>The analyser&apos;s service has a problem of its own ({0}).</source>
        <translation>O serviço do analisador tem um problema próprio ({0}).</translation>
    </message>
    <message>
        <source>The analyser&apos;s service has no model {0}, or its address is not complete (404).</source>
        <translation>O serviço do analisador não tem o modelo {0}, ou o endereço não está completo (404).</translation>
    </message>
    <message>
        <source>The analyser&apos;s service reported an error instead of answering.</source>
        <translation>O serviço do analisador relatou um erro em vez de responder.</translation>
    </message>
    <message>
        <source>The analyser&apos;s service wants fewer requests.</source>
        <translation>O serviço do analisador quer menos pedidos.</translation>
    </message>
    <message>
        <source>The answer of {0} is larger than {1} KiB.</source>
        <translation>A resposta de {0} é maior que {1} KiB.</translation>
    </message>
    <message>
        <source>The backend {0} is no longer configured.</source>
        <translation>O servidor {0} não está mais configurado.</translation>
    </message>
    <message>
        <source>The built-in painter cannot run the recipe {0}.</source>
        <translation>O pintor embutido não consegue rodar a receita {0}.</translation>
    </message>
    <message>
        <source>The built-in painter does not know this job.</source>
        <translation>O pintor embutido não conhece este trabalho.</translation>
    </message>
    <message>
        <source>The built-in painter failed: {0}</source>
        <translation>O pintor embutido falhou: {0}</translation>
    </message>
    <message>
        <source>The built-in painter was closed.</source>
        <translation>O pintor embutido foi fechado.</translation>
    </message>
    <message>
        <source>The bytes at {0} are not those that were stored.</source>
        <translation>Os bytes em {0} não são os que foram guardados.</translation>
    </message>
    <message>
        <source>The bytes changed on their way to storage.</source>
        <translation>Os bytes mudaram no caminho para o armazenamento.</translation>
    </message>
    <message>
        <source>The call to {0} failed ({1}).</source>
        <translation>A chamada a {0} falhou ({1}).</translation>
    </message>
    <message>
        <source>The central database does not answer, and nothing can be charged while offline.</source>
        <translation>O banco de dados central não responde, e sem conexão nada pode ser cobrado.</translation>
    </message>
    <message>
        <source>The central database is not set up for synchronising.</source>
        <translation>O banco de dados central não está preparado para sincronizar.</translation>
    </message>
    <message>
        <source>The central database was set up by a newer console (version {0}; this one knows {1}).</source>
        <translation>O banco central foi preparado por um console mais novo (versão {0}; este conhece {1}).</translation>
    </message>
    <message>
        <source>The certificate of {0} cannot be trusted.</source>
        <translation>O certificado de {0} não é confiável.</translation>
    </message>
    <message>
        <source>The copy of the database is damaged.</source>
        <translation>A cópia do banco de dados está danificada.</translation>
    </message>
    <message>
        <source>The data folder cannot be written to.</source>
        <translation>Não é possível gravar na pasta de dados.</translation>
    </message>
    <message>
        <source>The data folder {0} cannot be made ({1}).</source>
        <translation>A pasta de dados {0} não pode ser criada ({1}).</translation>
    </message>
    <message>
        <source>The database cannot use its write-ahead log in this folder.</source>
        <translation>O banco de dados não consegue usar o write-ahead log nesta pasta.</translation>
    </message>
    <message>
        <source>The database does not answer.</source>
        <translation>O banco de dados não responde.</translation>
    </message>
    <message>
        <source>The database file cannot be opened or read.</source>
        <translation>O arquivo do banco de dados não pode ser aberto ou lido.</translation>
    </message>
    <message>
        <source>The database file is damaged or is no database.</source>
        <translation>O arquivo do banco de dados está danificado ou não é um banco de dados.</translation>
    </message>
    <message>
        <source>The database has version {0} and this console knows versions up to {1}.</source>
        <translation>O banco de dados tem a versão {0} e este console conhece versões até {1}.</translation>
    </message>
    <message>
        <source>The database is closed.</source>
        <translation>O banco de dados está fechado.</translation>
    </message>
    <message>
        <source>The database is damaged: {0}.</source>
        <translation>O banco de dados está danificado: {0}.</translation>
    </message>
    <message>
        <source>The database is locked by another program.</source>
        <translation>O banco de dados está travado por outro programa.</translation>
    </message>
    <message>
        <source>The database may not be written.</source>
        <translation>O banco de dados não pode ser gravado.</translation>
    </message>
    <message>
        <source>The database refused a change that breaks one of its rules ({0}).</source>
        <translation>O banco de dados recusou uma mudança que quebra uma de suas regras ({0}).</translation>
    </message>
    <message>
        <source>The database reported an error ({0}).</source>
        <translation>O banco de dados relatou um erro ({0}).</translation>
    </message>
    <message>
        <source>The description is empty.</source>
        <translation>A descrição está vazia.</translation>
    </message>
    <message>
        <source>The disk is full: {0} kB could not be written.</source>
        <translation>O disco está cheio: {0} kB não puderam ser gravados.</translation>
    </message>
    <message>
        <source>The disk that holds the database is full.</source>
        <translation>O disco do banco de dados está cheio.</translation>
    </message>
    <message>
        <source>The drawing was cancelled.</source>
        <translation>O desenho foi cancelado.</translation>
    </message>
    <message>
        <source>The engine&apos;s process cannot be started ({0}).</source>
        <translation>O processo do motor não pode ser iniciado ({0}).</translation>
    </message>
    <message>
        <source>The engine&apos;s process ended by an error.</source>
        <translation>O processo do motor terminou por um erro.</translation>
    </message>
    <message>
        <source>The engine&apos;s process ends by an error again and again.</source>
        <translation>O processo do motor termina por um erro repetidamente.</translation>
    </message>
    <message>
        <source>The engine&apos;s process was killed again and again.</source>
        <translation>O processo do motor foi encerrado à força repetidamente.</translation>
    </message>
    <message>
        <source>The engine&apos;s process was killed.</source>
        <translation>O processo do motor foi encerrado à força.</translation>
    </message>
    <message>
        <source>The file {0} cannot be read ({1}).</source>
        <translation>O arquivo {0} não pode ser lido ({1}).</translation>
    </message>
    <message>
        <source>The folder {0} cannot be made ({1}).</source>
        <translation>A pasta {0} não pode ser criada ({1}).</translation>
    </message>
    <message>
        <source>The generated image is blank.</source>
        <translation>A imagem gerada está em branco.</translation>
    </message>
    <message>
        <source>The graph {0} of the recipe {1} takes {2} images, not {3}.</source>
        <translation>O grafo {0} da receita {1} recebe {2} imagens, não {3}.</translation>
    </message>
    <message>
        <source>The image file is empty.</source>
        <translation>O arquivo de imagem está vazio.</translation>
    </message>
    <message>
        <source>The image file is truncated or damaged.</source>
        <translation>O arquivo de imagem está truncado ou danificado.</translation>
    </message>
    <message>
        <source>The image is not the one this attempt stored.</source>
        <translation>A imagem não é a que esta tentativa guardou.</translation>
    </message>
    <message>
        <source>The image is too large ({0}).</source>
        <translation>A imagem é grande demais ({0}).</translation>
    </message>
    <message>
        <source>The image of this character is no longer claimed by this console.</source>
        <translation>A imagem deste personagem não está mais reservada por este console.</translation>
    </message>
    <message>
        <source>The image {0} made {1}.</source>
        <translation>A imagem que {0} fez {1}.</translation>
    </message>
    <message>
        <source>The key for {0} holds characters no key has.</source>
        <translation>A chave de {0} contém caracteres que nenhuma chave tem.</translation>
    </message>
    <message>
        <source>The keyring cannot be read.</source>
        <translation>O chaveiro não pode ser lido.</translation>
    </message>
    <message>
        <source>The keyring chosen for this machine cannot be loaded.</source>
        <translation>O chaveiro escolhido para esta máquina não pode ser carregado.</translation>
    </message>
    <message>
        <source>The keyring did not accept {0}.</source>
        <translation>O chaveiro não aceitou {0}.</translation>
    </message>
    <message>
        <source>The keyring did not keep {0}.</source>
        <translation>O chaveiro não guardou {0}.</translation>
    </message>
    <message>
        <source>The keyring did not remove {0}.</source>
        <translation>O chaveiro não removeu {0}.</translation>
    </message>
    <message>
        <source>The keyring is locked.</source>
        <translation>O chaveiro está bloqueado.</translation>
    </message>
    <message>
        <source>The keyring still has {0}.</source>
        <translation>O chaveiro ainda tem {0}.</translation>
    </message>
    <message>
        <source>The keys in {0} cannot be read.</source>
        <translation>As teclas em {0} não podem ser lidas.</translation>
    </message>
    <message>
        <source>The language model&apos;s file {0} cannot be read.</source>
        <translation>O arquivo {0} do modelo de linguagem não pode ser lido.</translation>
    </message>
    <message>
        <source>The language model&apos;s file {0} is not the published one.</source>
        <translation>O arquivo {0} do modelo de linguagem não é o publicado.</translation>
    </message>
    <message>
        <source>The list of real people is empty.</source>
        <translation>A lista de pessoas reais está vazia.</translation>
    </message>
    <message>
        <source>The list of sample candidates cannot be read.</source>
        <translation>A lista de candidatos de exemplo não pode ser lida.</translation>
    </message>
    <message>
        <source>The log says more; try again.</source>
        <translation>O log diz mais; tente de novo.</translation>
    </message>
    <message>
        <source>The model {0} is no wd-tagger: {1}.</source>
        <translation>O modelo {0} não é um wd-tagger: {1}.</translation>
    </message>
    <message>
        <source>The new {0} could not be examined: {1}</source>
        <translation>A nova imagem de {0} não pôde ser examinada: {1}</translation>
    </message>
    <message>
        <source>The numbers of this embeddings file do not belong to its text.</source>
        <translation>Os números deste arquivo de embeddings não pertencem ao texto dele.</translation>
    </message>
    <message>
        <source>The openai analyser needs an address and a model.</source>
        <translation>O analisador openai precisa de um endereço e um modelo.</translation>
    </message>
    <message>
        <source>The painter&apos;s process ended in the middle of this drawing.</source>
        <translation>O processo do pintor terminou no meio deste desenho.</translation>
    </message>
    <message>
        <source>The practice samples have no such page.</source>
        <translation>Os exemplos de prática não têm essa página.</translation>
    </message>
    <message>
        <source>The program&apos;s own resources are missing.</source>
        <translation>Faltam os recursos do próprio programa.</translation>
    </message>
    <message>
        <source>The programs Windows starts cannot be changed ({0}).</source>
        <translation>Os programas que o Windows inicia não podem ser mudados ({0}).</translation>
    </message>
    <message>
        <source>The prompt is empty.</source>
        <translation>O prompt está vazio.</translation>
    </message>
    <message>
        <source>The proxy in front of {0} wants credentials (407).</source>
        <translation>O proxy na frente de {0} pede credenciais (407).</translation>
    </message>
    <message>
        <source>The proxy in the environment cannot be used.</source>
        <translation>O proxy do ambiente não pode ser usado.</translation>
    </message>
    <message>
        <source>The queue&apos;s file jobs.db is damaged or cannot be written.</source>
        <translation>O arquivo da fila, jobs.db, está danificado ou não pode ser gravado.</translation>
    </message>
    <message>
        <source>The recipe {0} has no parameter {1}.</source>
        <translation>A receita {0} não tem o parâmetro {1}.</translation>
    </message>
    <message>
        <source>The recipe {0} has no {1} for its graph {2}.</source>
        <translation>A receita {0} não tem {1} para o grafo {2}.</translation>
    </message>
    <message>
        <source>The recipe {0} has no {1}.</source>
        <translation>A receita {0} não tem {1}.</translation>
    </message>
    <message>
        <source>The recipe {0} needs a {1} server and none is configured.</source>
        <translation>A receita {0} precisa de um servidor {1} e nenhum está configurado.</translation>
    </message>
    <message>
        <source>The resource {0} is missing.</source>
        <translation>Falta o recurso {0}.</translation>
    </message>
    <message>
        <source>The safety gate does not let its candidate through.</source>
        <translation>A triagem de segurança não deixa passar o candidato dele.</translation>
    </message>
    <message>
        <source>The server name of {0} cannot be resolved.</source>
        <translation>O nome do servidor {0} não pode ser resolvido.</translation>
    </message>
    <message>
        <source>The storage cannot be reached.</source>
        <translation>O armazenamento não pode ser alcançado.</translation>
    </message>
    <message>
        <source>The storage did not answer in time.</source>
        <translation>O armazenamento não respondeu a tempo.</translation>
    </message>
    <message>
        <source>The storage folder gave other bytes back than it got.</source>
        <translation>A pasta de armazenamento devolveu bytes diferentes dos que recebeu.</translation>
    </message>
    <message>
        <source>The storage gave other bytes back than it got.</source>
        <translation>O armazenamento devolveu bytes diferentes dos que recebeu.</translation>
    </message>
    <message>
        <source>The storage has no such bucket.</source>
        <translation>O armazenamento não tem esse bucket.</translation>
    </message>
    <message>
        <source>The storage has trouble (HTTP {0}).</source>
        <translation>O armazenamento está com problemas (HTTP {0}).</translation>
    </message>
    <message>
        <source>The storage is too slow.</source>
        <translation>O armazenamento está lento demais.</translation>
    </message>
    <message>
        <source>The storage refused a request from the wrong time.</source>
        <translation>O armazenamento recusou um pedido com horário errado.</translation>
    </message>
    <message>
        <source>The storage refused our key.</source>
        <translation>O armazenamento recusou nossa chave.</translation>
    </message>
    <message>
        <source>The storage refused {0} ({1}, HTTP {2}).</source>
        <translation>O armazenamento recusou {0} ({1}, HTTP {2}).</translation>
    </message>
    <message>
        <source>The storage wants fewer requests.</source>
        <translation>O armazenamento quer menos pedidos.</translation>
    </message>
    <message>
        <source>The storage {0} is not the one the fleet at {1} uses.</source>
        <translation>O armazenamento {0} não é o que a frota em {1} usa.</translation>
    </message>
    <message>
        <source>The storage&apos;s answer broke off.</source>
        <translation>A resposta do armazenamento foi interrompida.</translation>
    </message>
    <message>
        <source>The storage&apos;s certificate is not trusted.</source>
        <translation>O certificado do armazenamento não é confiável.</translation>
    </message>
    <message>
        <source>The stored object is larger than any image of ours.</source>
        <translation>O objeto guardado é maior que qualquer imagem nossa.</translation>
    </message>
    <message>
        <source>The support bundle could not be written ({0}).</source>
        <translation>O pacote de suporte não pôde ser gravado ({0}).</translation>
    </message>
    <message>
        <source>The tagger failed on this image ({0}).</source>
        <translation>O tagger falhou nesta imagem ({0}).</translation>
    </message>
    <message>
        <source>The tagger&apos;s label file is not one of a wd-tagger.</source>
        <translation>O arquivo de rótulos do tagger não é de um wd-tagger.</translation>
    </message>
    <message>
        <source>The tagger&apos;s label file {0} cannot be read.</source>
        <translation>O arquivo de rótulos {0} do tagger não pode ser lido.</translation>
    </message>
    <message>
        <source>The tagger&apos;s model {0} cannot be loaded ({1}).</source>
        <translation>O modelo {0} do tagger não pode ser carregado ({1}).</translation>
    </message>
    <message>
        <source>The tagger&apos;s model {0} cannot be read.</source>
        <translation>O modelo {0} do tagger não pode ser lido.</translation>
    </message>
    <message>
        <source>The tagger&apos;s model {0} is not the file that analyser.tagger_sha256 names.</source>
        <translation>O modelo {0} do tagger não é o arquivo que analyser.tagger_sha256 indica.</translation>
    </message>
    <message>
        <source>The tagger&apos;s output makes no sense.</source>
        <translation>A saída do tagger não faz sentido.</translation>
    </message>
    <message>
        <source>The template {0} has a field that is no text.</source>
        <translation>O modelo {0} tem um campo que não é texto.</translation>
    </message>
    <message>
        <source>The template {0} has something else than texts in its lists.</source>
        <translation>O modelo {0} tem algo que não é texto em suas listas.</translation>
    </message>
    <message>
        <source>The template {0} has the unknown field {1}.</source>
        <translation>O modelo {0} tem o campo desconhecido {1}.</translation>
    </message>
    <message>
        <source>The template {0} is no TOML text ({1}).</source>
        <translation>O modelo {0} não é um texto TOML ({1}).</translation>
    </message>
    <message>
        <source>The wd-tagger needs a model file and its labels.</source>
        <translation>O wd-tagger precisa de um arquivo de modelo e dos rótulos.</translation>
    </message>
    <message>
        <source>The wd-tagger needs onnxruntime, which is not installed.</source>
        <translation>O wd-tagger precisa do onnxruntime, que não está instalado.</translation>
    </message>
    <message>
        <source>The webhook has no secret, and unsigned messages are not sent.</source>
        <translation>O webhook não tem segredo, e mensagens sem assinatura não são enviadas.</translation>
    </message>
    <message>
        <source>The webhook was not told: {0} {1}</source>
        <translation>O webhook não foi avisado: {0} {1}</translation>
    </message>
    <message>
        <source>The webhook&apos;s secret begins with whsec_ but is no base64 after it.</source>
        <translation>O segredo do webhook começa com whsec_, mas o resto não é base64.</translation>
    </message>
    <message>
        <source>The {0} file is damaged.</source>
        <translation>O arquivo {0} está danificado.</translation>
    </message>
    <message>
        <source>The {0} is empty.</source>
        <translation>{0} está vazio.</translation>
    </message>
    <message>
        <source>There are no words to search by.</source>
        <translation>Não há palavras para buscar.</translation>
    </message>
    <message>
        <source>There is no Civitai API at this address (404).</source>
        <translation>Não há uma API da Civitai neste endereço (404).</translation>
    </message>
    <message>
        <source>There is no attempt number {0}.</source>
        <translation>Não há tentativa de número {0}.</translation>
    </message>
    <message>
        <source>There is no attempt {0}.</source>
        <translation>Não há a tentativa {0}.</translation>
    </message>
    <message>
        <source>There is no backup {0}.</source>
        <translation>Não há a cópia {0}.</translation>
    </message>
    <message>
        <source>There is no candidate {0}.</source>
        <translation>Não há o candidato {0}.</translation>
    </message>
    <message>
        <source>There is no character or run {0}.</source>
        <translation>Não há personagem ou execução {0}.</translation>
    </message>
    <message>
        <source>There is no character {0}.</source>
        <translation>Não há o personagem {0}.</translation>
    </message>
    <message>
        <source>There is no conflict {0} to settle.</source>
        <translation>Não há conflito {0} a resolver.</translation>
    </message>
    <message>
        <source>There is no database yet.</source>
        <translation>Ainda não há banco de dados.</translation>
    </message>
    <message>
        <source>There is no decision to undo.</source>
        <translation>Não há decisão a desfazer.</translation>
    </message>
    <message>
        <source>There is no failed view to retry.</source>
        <translation>Não há vista com falha para repetir.</translation>
    </message>
    <message>
        <source>There is no file {0} in the data folder.</source>
        <translation>Não há o arquivo {0} na pasta de dados.</translation>
    </message>
    <message>
        <source>There is no finished character {0}.</source>
        <translation>Não há personagem pronto {0}.</translation>
    </message>
    <message>
        <source>There is no image to look at.</source>
        <translation>Não há imagem para olhar.</translation>
    </message>
    <message>
        <source>There is no list of names.</source>
        <translation>Não há lista de nomes.</translation>
    </message>
    <message>
        <source>There is no recipe called {0}.</source>
        <translation>Não há receita chamada {0}.</translation>
    </message>
    <message>
        <source>There is no run {0}.</source>
        <translation>Não há a execução {0}.</translation>
    </message>
    <message>
        <source>There is no safe keyring on this machine for {0}.</source>
        <translation>Não há chaveiro seguro nesta máquina para {0}.</translation>
    </message>
    <message>
        <source>There is no server {0} for the recipe {1}.</source>
        <translation>Não há servidor {0} para a receita {1}.</translation>
    </message>
    <message>
        <source>There is no style {0}.</source>
        <translation>Não há o estilo {0}.</translation>
    </message>
    <message>
        <source>There is no such character.</source>
        <translation>Não existe esse personagem.</translation>
    </message>
    <message>
        <source>There is no such server for this character.</source>
        <translation>Não há esse servidor para este personagem.</translation>
    </message>
    <message>
        <source>There is nothing at {0} in Cloudinary.</source>
        <translation>Não há nada em {0} no Cloudinary.</translation>
    </message>
    <message>
        <source>There is nothing at {0} in the local storage.</source>
        <translation>Não há nada em {0} no armazenamento local.</translation>
    </message>
    <message>
        <source>There is nothing at {0} in the storage.</source>
        <translation>Não há nada em {0} no armazenamento.</translation>
    </message>
    <message>
        <source>This Python {0} comes with SQLite {1}, too old for it.</source>
        <translation>Este Python {0} vem com o SQLite {1}, antigo demais para ele.</translation>
    </message>
    <message>
        <source>This attempt was cancelled.</source>
        <translation>Esta tentativa foi cancelada.</translation>
    </message>
    <message>
        <source>This cannot be generated.</source>
        <translation>Isto não pode ser gerado.</translation>
    </message>
    <message>
        <source>This character was never generated.</source>
        <translation>Este personagem nunca foi gerado.</translation>
    </message>
    <message>
        <source>This embeddings file is not of the known shape.</source>
        <translation>Este arquivo de embeddings não tem o formato conhecido.</translation>
    </message>
    <message>
        <source>This file is a database of another program.</source>
        <translation>Este arquivo é um banco de dados de outro programa.</translation>
    </message>
    <message>
        <source>This image was deleted at Civitai.</source>
        <translation>Esta imagem foi apagada na Civitai.</translation>
    </message>
    <message>
        <source>This is an animation, not a still image.</source>
        <translation>Isto é uma animação, não uma imagem parada.</translation>
    </message>
    <message>
        <source>This is no embeddings file.</source>
        <translation>Este não é um arquivo de embeddings.</translation>
    </message>
    <message>
        <source>This is {0}, no image we can use.</source>
        <translation>Isto é {0}, não uma imagem que possamos usar.</translation>
    </message>
    <message>
        <source>This order was given up before it was paid for.</source>
        <translation>Este pedido foi abandonado antes de ser pago.</translation>
    </message>
    <message>
        <source>This sample image is not there.</source>
        <translation>Esta imagem de exemplo não existe.</translation>
    </message>
    <message>
        <source>This session was opened without the engine.</source>
        <translation>Esta sessão foi aberta sem o motor.</translation>
    </message>
    <message>
        <source>This vector has {0} numbers.</source>
        <translation>Este vetor tem {0} números.</translation>
    </message>
    <message>
        <source>This view of {0} is being painted.</source>
        <translation>Esta vista de {0} está sendo pintada.</translation>
    </message>
    <message>
        <source>To paint a good view anew, name it with --view.</source>
        <translation>Para pintar de novo uma vista boa, indique-a com --view.</translation>
    </message>
    <message>
        <source>To paint a good view anew, retry that view.</source>
        <translation>Para pintar de novo uma vista boa, repita essa vista.</translation>
    </message>
    <message>
        <source>To stop what waits, cancel the character.</source>
        <translation>Para parar o que espera, cancele o personagem.</translation>
    </message>
    <message>
        <source>Top up the account this key belongs to.</source>
        <translation>Recarregue a conta a que esta chave pertence.</translation>
    </message>
    <message>
        <source>Try again in an hour, or raise the plan.</source>
        <translation>Tente de novo em uma hora, ou aumente o plano.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Tente mais tarde.</translation>
    </message>
    <message>
        <source>Try again when it can be reached; characters of the official bot cost nothing.</source>
        <translation>Tente de novo quando ele responder; personagens do bot oficial não custam nada.</translation>
    </message>
    <message>
        <source>Try again {0}.</source>
        <translation>Tente de novo {0}.</translation>
    </message>
    <message>
        <source>Try again; if it lasts, its version may not fit this console.</source>
        <translation>Tente de novo; se continuar, a versão dele pode não servir para este console.</translation>
    </message>
    <message>
        <source>Try again; if it lasts, the model file may not fit the installed onnxruntime.</source>
        <translation>Tente de novo; se continuar, o arquivo de modelo pode não servir para o onnxruntime instalado.</translation>
    </message>
    <message>
        <source>Try again; if it repeats, look who locks it.</source>
        <translation>Tente de novo; se repetir, veja quem o está bloqueando.</translation>
    </message>
    <message>
        <source>Try again; look at the account&apos;s rights.</source>
        <translation>Tente de novo; veja os direitos da conta.</translation>
    </message>
    <message>
        <source>Try another seed; if it stays blank, check the recipe&apos;s model and VAE files.</source>
        <translation>Tente outra semente; se continuar em branco, verifique os arquivos de modelo e VAE da receita.</translation>
    </message>
    <message>
        <source>Turn the source image on as a reference, or use another recipe.</source>
        <translation>Ative a imagem de origem como referência ou use outra receita.</translation>
    </message>
    <message>
        <source>Two characters made of one candidate cannot be swapped; both are kept.</source>
        <translation>Dois personagens feitos de um candidato não podem ser trocados; ambos são mantidos.</translation>
    </message>
    <message>
        <source>Update charhub-console here.</source>
        <translation>Atualize o charhub-console aqui.</translation>
    </message>
    <message>
        <source>Update that ComfyUI to 0.3.45 or later.</source>
        <translation>Atualize esse ComfyUI para 0.3.45 ou mais novo.</translation>
    </message>
    <message>
        <source>Update this console.</source>
        <translation>Atualize este console.</translation>
    </message>
    <message>
        <source>Updating the database would have damaged it ({0} rows without parent; changed tables: {1}).</source>
        <translation>Atualizar o banco de dados o teria danificado ({0} linhas sem origem; tabelas alteradas: {1}).</translation>
    </message>
    <message>
        <source>Use CharHub&apos;s layout of the storage, then paint its views again.</source>
        <translation>Use a organização de pastas do CharHub e gere as vistas dele de novo.</translation>
    </message>
    <message>
        <source>Use Python 3.11, or a Python that brings SQLite 3.42 or newer (python.org, uv).</source>
        <translation>Use o Python 3.11 ou um Python que traga SQLite 3.42 ou mais novo (python.org, uv).</translation>
    </message>
    <message>
        <source>Use Settings &gt; Apps &gt; Startup of Windows.</source>
        <translation>Use Configurações &gt; Aplicativos &gt; Inicialização do Windows.</translation>
    </message>
    <message>
        <source>Use a relative path with forward slashes.</source>
        <translation>Use um caminho relativo com barras normais.</translation>
    </message>
    <message>
        <source>Use dev or prod; CharHub deletes everything else.</source>
        <translation>Use dev ou prod; o CharHub apaga todo o resto.</translation>
    </message>
    <message>
        <source>Use one of at most {0} megapixels.</source>
        <translation>Use uma de no máximo {0} megapixels.</translation>
    </message>
    <message>
        <source>Use one of: {0}.</source>
        <translation>Use um destes: {0}.</translation>
    </message>
    <message>
        <source>Use the id as it is stored.</source>
        <translation>Use o id como está guardado.</translation>
    </message>
    <message>
        <source>Use the model.onnx and selected_tags.csv of one model.</source>
        <translation>Use o model.onnx e o selected_tags.csv de um mesmo modelo.</translation>
    </message>
    <message>
        <source>Use the model.onnx and selected_tags.csv of one wd-tagger model.</source>
        <translation>Use o model.onnx e o selected_tags.csv de um mesmo modelo wd-tagger.</translation>
    </message>
    <message>
        <source>Use the original file.</source>
        <translation>Use o arquivo original.</translation>
    </message>
    <message>
        <source>Wait for it to end.</source>
        <translation>Espere terminar.</translation>
    </message>
    <message>
        <source>Wait, or cancel it first.</source>
        <translation>Espere ou cancele primeiro.</translation>
    </message>
    <message>
        <source>Waited for its servers, none answered: {0}.</source>
        <translation>Esperou pelos seus servidores, nenhum respondeu: {0}.</translation>
    </message>
    <message>
        <source>What answered is no S3 storage.</source>
        <translation>O que respondeu não é um armazenamento S3.</translation>
    </message>
    <message>
        <source>What came is no JPEG, PNG or WebP image.</source>
        <translation>O que veio não é uma imagem JPEG, PNG ou WebP.</translation>
    </message>
    <message>
        <source>What {0} sent {1}.</source>
        <translation>O que {0} enviou {1}.</translation>
    </message>
    <message>
        <source>Write keys such as A, 1 or Ctrl+Z.</source>
        <translation>Escreva teclas como A, 1 ou Ctrl+Z.</translation>
    </message>
    <message>
        <source>`charhub-console backup list` shows those there are.</source>
        <translation>`charhub-console backup list` mostra as que existem.</translation>
    </message>
    <message>
        <source>`charhub-console central check` tells all.</source>
        <translation>`charhub-console central check` diz tudo.</translation>
    </message>
</context>
<context>
    <name>Grid</name>
    <message>
        <source>Candidates</source>
        <translation>Candidatos</translation>
    </message>
</context>
<context>
    <name>HintStrip</name>
    <message>
        <source>Keys: {0}</source>
        <translation>Teclas: {0}</translation>
    </message>
</context>
<context>
    <name>Language</name>
    <message>
        <source>Like the system</source>
        <translation>Como o sistema</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Open settings</source>
        <translation>Abrir ajustes</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Tentar de novo</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>Prática</translation>
    </message>
</context>
<context>
    <name>Nights</name>
    <message>
        <source>have an avatar</source>
        <translation>têm avatar</translation>
    </message>
    <message>
        <source>have all four references</source>
        <translation>têm todas as quatro referências</translation>
    </message>
    <message>
        <source>have at least two references</source>
        <translation>têm ao menos duas referências</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>Busca</translation>
    </message>
    <message>
        <source>Analyse</source>
        <translation>Análise</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Rascunho</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>Espera</translation>
    </message>
    <message>
        <source>Paint</source>
        <translation>Pintura</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>Armazenamento</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Registro</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>Candidates</source>
        <translation>Candidatos</translation>
    </message>
    <message>
        <source>Generation</source>
        <translation>Geração</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Personagens</translation>
    </message>
    <message>
        <source>Nights</source>
        <translation>Noites</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>Sincronizar</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Pages</source>
        <translation>Páginas</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Practice</source>
        <translation>Prática</translation>
    </message>
    <message>
        <source>Sample candidates, a built-in painter, a folder of their own. Nothing leaves this machine.</source>
        <translation>Candidatos de exemplo, um pintor embutido, uma pasta própria. Nada sai desta máquina.</translation>
    </message>
    <message>
        <source>Real</source>
        <translation>Real</translation>
    </message>
    <message>
        <source>No practice: your servers paint, and images go to your storage.</source>
        <translation>Não é prática: seus servidores pintam, e as imagens vão para o seu armazenamento.</translation>
    </message>
    <message>
        <source>watching</source>
        <translation>acompanhando</translation>
    </message>
    <message>
        <source>Another console of this data folder does the work; this one shows it.</source>
        <translation>Outro console desta pasta de dados faz o trabalho; este o mostra.</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Log and support bundle (Ctrl+L)</source>
        <translation>Log e pacote de suporte (Ctrl+L)</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>Servers …</source>
        <translation>Servidores …</translation>
    </message>
    <message>
        <source>{0} does not answer</source>
        <translation>{0} não responde</translation>
    </message>
    <message>
        <source>{0} of {1} servers</source>
        <translation>{0} de {1} servidores</translation>
    </message>
    <message>
        <source>{0} queued</source>
        <translation>{0} na fila</translation>
    </message>
    <message>
        <source>Generation servers: {0}</source>
        <translation>Servidores de geração: {0}</translation>
    </message>
    <message>
        <source>The database answers.</source>
        <translation>O banco de dados responde.</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Banco de dados</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Como o sistema</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Escuro</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
</context>
<context>
    <name>_Work</name>
    <message numerus="yes">
        <source>{0} of %Ln image(s)</source>
        <translation>
            <numerusform>{0} de %Ln imagem</numerusform>
            <numerusform>{0} de %Ln imagens</numerusform>
        </translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Iniciando …</translation>
    </message>
    <message>
        <source>Running work: {0}</source>
        <translation>Trabalho em andamento: {0}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln falhou</numerusform>
            <numerusform>%Ln falharam</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel the running work</source>
        <translation>Cancelar o trabalho em andamento</translation>
    </message>
    <message>
        <source>Cancel the running work …</source>
        <translation>Cancelar o trabalho em andamento …</translation>
    </message>
</context>
</TS>
